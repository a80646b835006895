/** The unit of texts that x-validate or format names, or that are scanned, a chunk of its own: what fills them in and reads them. */
export { text as type } from '../../../core/form/types/code'
export { default } from './field.vue'

/** The type that it reads. */
export const of = 'text'
