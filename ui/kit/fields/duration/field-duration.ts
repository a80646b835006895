/** The unit of duration, a chunk of its own: what fills it in, reads and shows it. */
export { duration as type } from '../../../core/form/types/duration'
export { default } from './field.vue'
export { show } from './show'
