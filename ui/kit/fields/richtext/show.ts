import { plain, read } from '../../../core/form/types/rich'
import type { Show } from '../show'

/** Its plain text. */
export const show: Show = (_, value) => plain(read(String(value)))
