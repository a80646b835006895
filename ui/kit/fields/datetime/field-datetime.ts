/** The unit of datetime, a chunk of its own: what fills it in, reads and shows it. */
export { datetime as type } from '../../../core/form/types/datetime'
export { default } from './field.vue'
export { show } from './show'
