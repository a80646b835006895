/** The unit of daterange, a chunk of its own: what fills it in, reads and shows it. */
export { daterange as type } from '../../../core/form/types/span'
export { default } from './field.vue'
export { show } from './show'
