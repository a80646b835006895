/** The unit of files, a chunk of its own: what fills it in, reads and shows it. */
export { files as type } from '../../../core/form/types/files'
export { default } from './field.vue'
export { show } from './show'
