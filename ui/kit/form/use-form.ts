import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { decode, numeric, types, type PlainData } from '../../core/form/border'
import type { Field, Form } from '../../core/form/definition'
import { evaluate, type Context, type Evaluation, type Problem } from '../../core/form'
import type { FactBook } from '../../core/form/facts'
import { typeNumber } from '../../core/form/input'
import type { Row } from './context'
import type { Told } from './looks'

/** What a form is filled in with. */
export interface Start {
  form: Form
  data: PlainData
  facts: FactBook
  /** What the record was, what it has built in, what may be changed. */
  context?: Omit<Context, 'last' | 'submit'>
  /**
   * Asks the server about these data, POST /forms/{id}/evaluate, and has facts learn the answer. What cannot be read is left out, as the
   * server would refuse it all. Files on the device stand in the data as local:…. Fails where there is no answer; then it is asked again.
   */
  ask?: (data: PlainData) => Promise<unknown>
  /** The words of a problem. */
  words: (problem: Problem) => string
}

const pause = 150
const firstWait = 2500
const longestWait = 60000
const standIn = '00000000-0000-4000-8000-000000000001'

/** The data with a stand-in for each file that only this device has: the rules need to know that it is there. */
function known(data: PlainData): PlainData {
  const text = JSON.stringify(data)
  return text.indexOf('"local:') < 0 ? data : (JSON.parse(text.replace(/"local:[^"\\]*"/g, `"${standIn}"`)) as PlainData)
}

function put(data: PlainData, key: string, value: unknown, field?: Field): PlainData {
  const next = { ...data }
  if (value !== undefined && value !== null && value !== '') next[key] = value
  // A default that is cleared stays away.
  else if (field && field.rules.default) next[key] = null
  else delete next[key]
  return next
}

/** The data of a form with one value changed, by path: "days", "items.3f.amount". The given data stay as they are. */
export function changed(form: Form, data: PlainData, path: string, value: unknown): PlainData {
  const [field, row, column] = path.split('.') as [string, string?, string?]
  if (!row) return put(data, field, value, form.fields.get(field))
  const within = form.fields.get(`${field}.${column}`)
  return { ...data, [field]: ((data[field] || form.fields.get(field)!.property['x-rows'] || []) as Row[]).map((one) => (one._id === row ? put(one, column!, value, within) : one)) }
}

/** What is typed into a field of numbers and is none is told better by what reads numbers than by its type. */
function better(form: Form, data: PlainData, problem: Problem): Problem {
  const { path, code } = problem
  const [top = '', row, column] = path.split('.')
  const field = form.fields.get(column ? `${top}.${column}` : top)
  const holder = column ? ((data[top] || []) as Row[]).filter((one) => one._id === row)[0] : data
  const fault = code === 'wrong_type' && field && types[field.type] === numeric && typeNumber(field, String(holder && holder[field.id])).fault
  return fault ? { path, ...fault } : problem
}

/** The data without what cannot be read. */
function readable(form: Form, data: PlainData): PlainData {
  let rest = data
  decode(form, known(data), (path) => (rest = changed(form, rest, path, undefined)))
  return rest
}

/**
 * Keeps the data of a form and what the rules say of them, and asks the server for what only it knows. It ends
 * with the component that it is called in. The rules stay those of the definition: what it says is a help to the
 * person, the server decides on submission.
 */
export function useForm({ form, data: first, facts, context, ask, words }: Start) {
  const data = shallowRef(first)
  const evaluation = shallowRef<Evaluation>(work(first))
  const refused = shallowRef<Told[]>([])
  const asking = ref(false)
  const offline = ref(false)
  let timer = 0
  let question = 0
  let wait = firstWait

  function work(of: PlainData, last?: Evaluation): Evaluation {
    // Nobody but this device can say whether a file of its own may be used.
    facts.learn({ [`file("${standIn}")`]: true })
    return evaluate(form, known(of), facts, { ...context, submit: true, last })
  }

  function settle(next: PlainData): void {
    data.value = next
    evaluation.value = work(next, evaluation.value)
  }

  /** Asks for the data as they are now. */
  async function request(): Promise<void> {
    const mine = ++question
    asking.value = true
    try {
      await ask!(readable(form, data.value))
      // What another question has overtaken answers data that are no more.
      if (mine !== question) return
      offline.value = false
      wait = firstWait
      settle(data.value)
    } catch {
      if (mine === question) {
        offline.value = true
        // Without a network it is asked again once there is one.
        if (navigator.onLine !== false) timer = window.setTimeout(request, (wait = Math.min(2 * wait, longestWait)))
      }
    }
    if (mine === question) asking.value = false
  }

  function plan(): void {
    clearTimeout(timer)
    // What is on its way was asked for other data.
    question++
    asking.value = !!ask && evaluation.value.missing.length > 0
    if (asking.value) timer = window.setTimeout(request, pause)
  }

  /** Changes one value; undefined takes it away. */
  function change(path: string, value: unknown): void {
    refused.value = refused.value.filter((one) => one.path !== path && one.path.indexOf(`${path}.`) < 0)
    settle(changed(form, data.value, path, value))
    plan()
  }

  /** Puts other data in place, such as a draft that was found. */
  function load(next: PlainData): void {
    refused.value = []
    settle(next)
    plan()
  }

  /** Asks anew for all that the server has said: it may be otherwise by now. Until it answers, what was shown stays. */
  function renew(): void {
    facts.forget()
    settle(data.value)
    plan()
  }

  /** Shows what the server refused, each until its field is changed. */
  function refuse(problems: { path: string; message: string }[]): void {
    refused.value = problems.map(({ path, message }) => ({ path, message, sure: true }))
  }

  function retry(): void {
    if (offline.value) plan()
  }

  // What no longer fits was chosen once, however long ago it was left.
  const told = (problem: Problem): Told =>
    ({ path: problem.path, message: words(better(form, data.value, problem)), sure: problem.code === 'option_not_offered' })

  const problems = computed(() => {
    const all = evaluation.value.problems
    // What cannot be read is not missing as well.
    const seen = (problem: Problem) => problem.code === 'required' && all.some((one) => one.path === problem.path && one.code !== 'required')
    return refused.value.concat(all.filter((problem) => !seen(problem)).map(told))
  })
  const warnings = computed(() => evaluation.value.warnings.map(told))

  addEventListener('online', retry)
  onScopeDispose(() => {
    clearTimeout(timer)
    question++
    removeEventListener('online', retry)
  })
  plan()
  return { form, data, evaluation, problems, warnings, asking, offline, change, load, refuse, renew, readable: () => readable(form, data.value) }
}
