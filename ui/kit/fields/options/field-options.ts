/** The unit of options, a chunk of its own: what fills it in, reads and shows it. */
export { options as type } from '../../../core/form/types/options'
export { default } from './field.vue'
export { show } from './show'
