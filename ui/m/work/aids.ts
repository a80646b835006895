// What filling in does without until the page stands.
export { default as Sheet } from '../../kit/sheet.vue'
export { default as sheet } from '../../kit/search-sheet.vue'
export { shrink } from '../../kit/fields/file/shrink'
export { default as Above } from './above.vue'
export { default as Discard } from './discard.vue'
export { default as Why } from './why-field'
