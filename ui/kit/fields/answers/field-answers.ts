/** The unit of answers, a chunk of its own: what asks questions, reads and shows what was answered. */
export { answers as type } from '../../../core/form/types/questions'
export { default } from './field.vue'
export { show } from './show'
