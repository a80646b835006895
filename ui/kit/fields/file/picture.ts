import PictureValue from './picture.vue'
import { before } from './service'

/** From here on files that are pictures are shown by them. */
export const pictures = true
before.value = PictureValue
