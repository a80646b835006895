/** The unit of time, a chunk of its own: what fills it in. */
export { default } from './field.vue'
