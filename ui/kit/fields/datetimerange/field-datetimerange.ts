/** The unit of datetimerange, a chunk of its own: what fills it in, reads and shows it. */
export { datetimerange as type } from '../../../core/form/types/span'
export { default } from './field.vue'
export { show } from './show'
