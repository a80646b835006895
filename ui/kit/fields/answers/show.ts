import { textIn, type Field } from '../../../core/form/definition'
import { smallForm, type Sheet } from '../../../core/form/types/questions'
import { labelOf, show as frame, type Show } from '../show'

/** Several choices read as one line, whatever has brought their unit. */
const read = (field: Field, value: unknown): string =>
  Array.isArray(value) ? value.map((id, at) => (field.input === 'ranking' ? `${at + 1}. ` : '') + labelOf(field.options, String(id))).join('、') : frame(field, value)

/** Each question with its answer below: forms/field_answers.go. */
export const show: Show = (_, value) => {
  const { asked, given } = value as Sheet
  return smallForm(asked, (text) => textIn(text, document.documentElement.lang)).top.map((one, at) => `${at + 1}. ${one.label}\n${read(one, given[one.id]) || '—'}`).join('\n')
}
