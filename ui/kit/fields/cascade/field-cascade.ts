/** The unit of the input cascade, a chunk of its own: what fills it in, and option with levels. */
export { cascade as type } from '../../../core/form/types/cascade'
export { default } from './field.vue'
export { show } from './show'
