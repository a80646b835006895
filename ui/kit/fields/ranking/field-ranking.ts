/** The unit of the input ranking, a chunk of its own: what fills it in, and options in an order. */
export { options as type } from '../../../core/form/types/options'
export { default } from './field.vue'
export { show } from '../options/show'
