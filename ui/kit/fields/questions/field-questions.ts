/** The unit of questions, a chunk of its own: what designs, reads and shows a small form. */
export { questions as type } from '../../../core/form/types/questions'
export { default } from './field.vue'
export { show } from './show'
