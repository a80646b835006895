/** The unit of members and departments, one or several, a chunk of its own: what fills them in, reads and shows them. */
export { member as type } from '../../../core/form/types/people'
export { default } from './field.vue'
export { show } from './show'
