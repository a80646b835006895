// The twin of Go's package forms on the page: no Vue, no DOM.

export { prepare, textIn } from './definition'
export type { Check, Field, FieldType, Form, FormView, Option, Section, Text } from './definition'
export { evaluate } from './evaluate'
export type { Context, Evaluation, FieldState, Problem } from './run'
export { rowID } from './border'
export type { PlainData, PlainRow } from './border'
export { factBook } from './facts'
export type { Asker, FactBook } from './facts'
export { problemText } from './messages'
export type { Say } from './messages'
export { amountText, dateText, numberText, typeNumber, typeText } from './input'
export type { Typed } from './input'
