/** The unit of date, a chunk of its own: what fills it in. */
export { default } from './field.vue'
