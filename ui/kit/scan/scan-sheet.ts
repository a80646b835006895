/** The sheet that scans, a chunk of its own: fetched when somebody wants to scan. */
export { default } from './scanner.vue'
