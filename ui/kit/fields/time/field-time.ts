/** The unit of time, a chunk of its own: what fills it in and reads it. */
export { time as type } from '../../../core/form/types/time'
export { default } from './field.vue'
