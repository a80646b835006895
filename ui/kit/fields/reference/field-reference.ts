/** The unit of reference, a chunk of its own: what fills it in, reads and shows it. */
export { reference as type } from '../../../core/form/types/reference'
export { default } from './refer.vue'
export { show } from './show'
