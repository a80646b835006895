/** The unit of richtext, a chunk of its own: what fills it in, reads and shows it. */
export { richtext as type } from '../../../core/form/types/richtext'
export { default } from './field.vue'
export { show } from './show'
