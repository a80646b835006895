import { computed, reactive, type ComputedRef } from 'vue'
import type { Field, Form } from '../../../core/form/definition'
import { checkAnswer, readAnswer, unanswered, type Question, type Sheet } from '../../../core/form/types/questions'
import type { FormContext, Look } from '../../form/context'
import { w, type Word } from '../../words'
import type { ControlProps } from '../control'

/** What a question asks of its answers, by the fault of one that does not do it. */
const asks: Record<string, Word> = {
  too_short: 'answerShort', too_long: 'answerLong', below_minimum: 'answerLeast', above_maximum: 'answerMost', too_few_choices: 'answerFew', too_many_choices: 'answerMany'
}

/** Why something cannot stand as the answer to a question; '' where it can. */
export function wrongWith(field: Field, from: unknown): string {
  const value = readAnswer(field, from), fault = 'kind' in value ? checkAnswer(field, value) : value
  if (!fault) return ''
  return asks[fault.code] ? w(asks[fault.code]!, { n: +fault.args['limit']!, ...fault.args }) : w('answerRefused')
}

const parts: (keyof Look)[] = ['value', 'required', 'problem']

/** What the boxes of questions share, as those of a form do: each looks at its own answer, and renders anew only when that changes. */
export function useAsking(props: ControlProps, form: FormContext, asked: ComputedRef<Question[]>, small: ComputedRef<Form>) {
  const left = reactive(new Set<string>())
  const given = () => (props.value ? (props.value as Sheet).given : {})

  /** What is wrong with an answer, once somebody has left it or tried to go on. */
  function problemOf(field: Field): string {
    const from = given()[field.id], tried = !!props.attrs['aria-invalid']
    if (!tried && !left.has(field.id)) return ''
    const wrong = from === undefined ? '' : wrongWith(field, from)
    if (wrong) return wrong
    const value = readAnswer(field, from)
    return tried && field.required && 'kind' in value && unanswered(value) ? w('answerNeeded') : ''
  }

  function answer(id: string, to: unknown): void {
    const next: Record<string, unknown> = { ...given(), [id]: to }
    if (to === undefined || to === null || to === '') delete next[id]
    props.change(Object.keys(next).length ? { asked: asked.value, given: next } : undefined)
  }

  const looks = computed(() => {
    const all: Record<string, ComputedRef<Look>> = {}
    for (const field of small.value.top) all[field.id] = computed((old?: Look) => {
      const look: Look = { value: given()[field.id], shown: true, required: field.required, still: false, pending: false, problem: problemOf(field), warning: '', offered: undefined }
      return old && parts.every((part) => old[part] === look[part]) ? old : look
    })
    return all
  })

  const context: FormContext = {
    get id() { return String(props.attrs['id']) },
    offline: form.offline, sought: form.sought,
    get of() { return { form: small.value, data: given(), evaluation: form.of.evaluation } },
    look: (path) => looks.value[path] && looks.value[path].value,
    change: answer,
    left: (path) => void left.add(path)
  }
  return { context, problemOf }
}
