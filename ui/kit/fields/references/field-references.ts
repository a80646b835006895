/** The unit of references, a chunk of its own: what fills them in, reads and shows them. */
export { references as type } from '../../../core/form/types/reference'
export { default } from '../reference/refer.vue'
export { show } from '../reference/show'
