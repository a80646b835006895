/** The unit of longtext, a chunk of its own: what fills it in. */
export { default } from './field.vue'
