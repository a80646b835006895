// Small forms, and answers to them: forms/field_questions.go, field_answers.go. What a question may be the server says; pages make no others.

import { blank, get, parts, text, type Data, type Value } from '../../rules/value'
import { encodeOne, typeOf, types, type Type } from '../border'
import { prepare, type Field, type Form, type Option, type Property, type Text } from '../definition'
import { ask, data, facts, standing } from '../run'
import { check } from '../schema'
import { hasVisible, wrong, type Fault } from '../writing'
import { options } from './options'
import { boundFaults } from './question-bounds'
import { time } from './time'

// What questions may be is read before anything that asks them is here.
types['options'] = types['options'] || options
types['time'] = types['time'] || time

/** How a question is scored. */
export interface Key {
  right?: unknown[]
  points?: number
  explain?: Text
}

/** A question as data hold it: a field with an id. */
export interface Question extends Property {
  id: string
  'x-field': string
  'x-label'?: Text
  'x-scale'?: number
  'x-options'?: { id: string, label?: Text }[]
  required?: boolean
  page?: Text
  'x-key'?: Key
}

/** Answers as data hold them: the questions as they were asked, and what was answered, by question. */
export interface Sheet {
  asked: Question[]
  given: Record<string, unknown>
}

/** Of inputs that have a unit of their own its name. */
const control = (input?: string): string | undefined => /^(rating|slider|nps|ranking|scale)$/.test(input!) ? input : undefined

/** The form that asks questions; say gives texts in the reader's language. */
export function smallForm(asked: Question[], say: (text?: Text) => string = () => ''): Form {
  const properties: Record<string, Property> = {}
  for (const one of asked) properties[one.id] = { ...one, 'x-help': say(one['x-help']), 'x-unit': say(one['x-unit']) }
  return prepare({
    id: '', app: '', kind: 'plain', title: '', version: 1, layout: [], order: [], schema: { properties, required: asked.filter((one) => one.required).map((one) => one.id) },
    fields: asked.map((one) => ({
      id: one.id, type: one['x-field'], control: control(one['x-input']), label: say(one['x-label']), scale: one['x-scale'] === undefined && one['x-field'] === 'decimal' ? 6 : one['x-scale'] || 0,
      options: (one['x-options'] || []).map((option) => ({ ...option, label: say(option.label) || option.id }) as Option)
    }))
  }, '')
}

const keyword = 'x-key'

/** The one writing of a small form or of answers; bare leaves out how questions are scored. */
export function written(of: unknown, bare?: boolean): string {
  if (Array.isArray(of)) return '[' + of.map((one) => written(one, bare)).join() + ']'
  if (!isObject(of)) return JSON.stringify(of)
  return '{' + Object.keys(of).filter((key) => !bare || key !== keyword).sort().map((key) => JSON.stringify(key) + ':' + written(of[key], bare)).join() + '}'
}

/** Questions without how they are scored. */
export const bare = (asked: Question[]): Question[] => JSON.parse(written(asked, true)) as Question[]

const isObject = (from: unknown): from is Record<string, unknown> => !!from && typeof from === 'object' && !Array.isArray(from)
const isQuestion = (one: unknown): boolean => isObject(one) && typeof one['id'] === 'string' && !!types[one['x-field'] as string]

const small = (of: unknown): Value => parts(new Map([['written', text(written(of))]]))
const textOf = (value: Value): string => (value.kind === 'parts' ? get(value.value, 'written').value as string : '')
const write = (_: Field, value: Value): unknown => JSON.parse(textOf(value))

/** A small form that somebody designs. */
export const questions: Type = {
  read(_, from) {
    if (!Array.isArray(from) || !from.every(isQuestion)) return undefined
    const at = (from as Question[]).findIndex((one) => Object.keys(boundFaults(one)).length)
    if (at >= 0) return wrong('question_bounds', { at: String(at + 1) })
    return from.length ? small(from) : blank
  },
  write,
  check(field, value) {
    const at = (write(field, value) as Question[]).findIndex(unnamed)
    return at < 0 ? undefined : wrong('question_unnamed', { at: String(at + 1) })
  },
  group: () => true
}

/** Whether a question says nothing. */
export function unnamed({ 'x-label': label }: Question): boolean {
  return !label || typeof label === 'string' && !hasVisible(label)
}

interface Read { asked: string, fields: Field[], given: Data }

/** What values of answers were read as. */
const sheets = new WeakMap<Value, Read>()
/** What was read of questions the last time: an evaluation reads them at every keystroke. */
let last: { of?: Question[], asked: string, form: Form } | undefined

function readQuestions(of: Question[]): { asked: string, form: Form } {
  if (!last || last.of !== of) last = { of, asked: written(of), form: smallForm(of) }
  return last
}

/** What is wrong with an answer, blank ones aside. */
export function readAnswer(field: Field, from: unknown): Value | Fault {
  let told: Fault | undefined
  const found = from === null || from === undefined ? blank : typeOf(field).read(field, from, (_, fault) => { told = fault })
  return !found || told ? wrong('wrong_type') : found
}

/** What is wrong with an answer that can be read. */
export const checkAnswer = (field: Field, value: Value): Fault | undefined => value.kind === 'blank' ? undefined : check(field, value)

/** Whether nothing was answered. */
export const unanswered = (value: Value): boolean => value.kind === 'blank' || value.kind === 'text' && !hasVisible(value.value)

const refused = (code: string, at: number): Fault => wrong(code, { at: String(at + 1) })

/** Answers to a small form. */
export const answers: Type = {
  read(_, from) {
    if (!isObject(from)) return undefined
    const { asked, given } = from
    if (isObject(given) && !Object.keys(given).length) return blank
    if (!Array.isArray(asked) || !isObject(given) || Object.keys(from).length > 2 || !asked.every((one) => isQuestion(one) && !(keyword in one))) return wrong('answers_wrong')
    const { asked: own, form: { index, top } } = readQuestions(asked as Question[]), out = new Map<string, Value>()
    for (const id of Object.keys(given)) {
      const field = index.get(id)
      if (!field) return wrong('answers_wrong')
      const one = readAnswer(field, given[id])
      if (!('kind' in one)) return refused('answer_refused', field.place - 1)
      if (one.kind !== 'blank') out.set(id, one)
    }
    if (!out.size) return blank
    const plain: Record<string, unknown> = {}
    for (const field of top) if (out.has(field.id)) plain[field.id] = encodeOne(field, get(out, field.id))
    const value = small({ asked, given: plain })
    sheets.set(value, { asked: own, fields: top, given: out })
    return value
  },
  write,
  check(_, value) {
    const { fields, given } = sheets.get(value)!
    const at = fields.findIndex((field) => checkAnswer(field, get(given, field.id)))
    return at < 0 ? undefined : refused('answer_refused', at)
  },
  many(field, value, was, _, submit) {
    const { asked, fields, given } = sheets.get(value)!, had = sheets.get(was)
    if (!had || had.asked !== asked) {
      const now = asksNow(field)
      if (now === undefined) return undefined
      if (now !== asked) return wrong(now ? 'questions_changed' : 'questions_gone')
    }
    const at = submit ? fields.findIndex((one) => one.required && unanswered(get(given, one.id))) : -1
    return at < 0 ? undefined : refused('answer_missing', at)
  },
  group: () => true
}

/** Where questions stand: the reference to the record that has them, '' for this one, and their field. */
export function paperOf({ property }: Field): [reference: string, field: string] {
  const [id, paper] = property['x-questions']!.split('.') as [string, string?]
  return paper ? [id, paper] : ['', id]
}

/** The key of the look-up of questions that stand in another record. */
export const lookupOf = (field: Field, key: string): string => `lookup("${field.from}","${key}","${paperOf(field)[1]}")`

/** The one writing of what is asked now, '' of nothing; undefined while that is not known. */
function asksNow(field: Field): string | undefined {
  const [reference, paper] = paperOf(field), stands = get(data, reference || paper)
  if (!reference) return standing.get(paper) ? undefined : bareOf(textOf(stands))
  if (stands.kind !== 'text') return standing.get(reference) ? undefined : ''
  const key = lookupOf(field, stands.value), known = facts.answers.get(key)
  if (known) return 'json' in known ? bareOf(known.json as string) : ''
  ask({ fact: 'lookup', args: [text(field.from), stands, text(paper)], key })
  return undefined
}

const bareOf = (of: string): string => (of ? written(JSON.parse(of), true) : '')
