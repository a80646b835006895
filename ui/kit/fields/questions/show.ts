import { smallForm, type Question } from '../../../core/form/types/questions'
import { textIn } from '../../../core/form/definition'
import type { Show } from '../show'

/** Questions as people read them, each with what there is to choose: forms/field_questions.go. */
export const show: Show = (_, value) => smallForm(value as Question[], (text) => textIn(text, document.documentElement.lang)).top.map((one, at) =>
  `${at + 1}. ${one.label}${one.options.length ? '\n' + one.options.map(({ label }) => label).join(' / ') : ''}`).join('\n')
