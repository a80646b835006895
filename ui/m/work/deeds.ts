// What acts on a task or record: nothing of it is needed to read one, so it comes when the page stands.

export { default as Sheet } from '../../kit/sheet.vue'
export { act, goOn } from './decide'
export { pictures } from '../../kit/fields/file/picture'
export { default as History } from './history.vue'
export { default as Referring } from './referring.vue'
export { default as VerbSheet } from './verb-sheet.vue'
export { default as Why } from './why-field'
