/** The unit of file, a chunk of its own: what fills it in. */
export { default } from './field.vue'
