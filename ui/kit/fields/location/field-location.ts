/** The unit of location, a chunk of its own: what fills it in, reads and shows it, and the function of rules that measures between places. */
export { location as type } from '../../../core/form/types/location'
export { default } from './field.vue'
export { show } from './show'
