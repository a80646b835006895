/** The unit of table, a chunk of its own: what fills it in, and what its rows come to. */
export { table as type } from '../../../core/form/types/table'
export { default } from './field.vue'
