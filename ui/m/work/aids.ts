// What filling in does without until the page stands.
import { afterTaking } from '../../kit/taking'

export { default as Sheet } from '../../kit/sheet.vue'
export { default as people } from '../people/choosing.vue'
export { find } from '../people/offered'
export { default as sheet } from '../../kit/search-sheet.vue'
export { shrink } from '../../kit/fields/file/shrink'
export { inParts } from '../resume'
export { pictures } from '../../kit/fields/file/picture'
export { keepsRegions } from './regions-kept'
export { default as Above } from './above.vue'
export { default as Discard } from './discard.vue'
export { default as Why } from './why-field'

document.addEventListener('click', afterTaking, true)
