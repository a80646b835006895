/** The unit of integer, decimal and money, a chunk of its own: what fills them in. */
export { default } from './field.vue'
