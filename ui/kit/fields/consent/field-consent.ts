/** The unit of the input consent, a chunk of its own: what fills it in. */
export { default } from './field.vue'
