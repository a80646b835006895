/** The unit of region, a chunk of its own: what fills it in, reads and shows it. */
export { region as type } from '../../../core/form/types/region'
export { default } from './field.vue'
export { show } from './show'
