/** What arranges a form whose sections do more than follow each other, a chunk of its own. */
export { default } from './arranged.vue'
