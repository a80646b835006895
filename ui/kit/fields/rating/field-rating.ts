import { numeric, type Type } from '../../../core/form/border'

/** The unit of the input rating, a chunk of its own: what fills it in. */
export { default } from './field.vue'

/** It is asked for by several elements. */
export const type: Type = { ...numeric, group: () => true }
