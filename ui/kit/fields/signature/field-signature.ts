/** The unit of signature, a chunk of its own: what fills it in, reads and shows it. */
export { signature as type } from '../../../core/form/types/signature'
export { default } from './field.vue'
export { show } from './show'
