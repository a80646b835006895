/** The unit of amounts that are shown in Chinese capitals too, a chunk of its own. */
export { default } from './field.vue'
