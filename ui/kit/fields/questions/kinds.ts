import type { Text } from '../../../core/form/definition'
import type { Key, Question } from '../../../core/form/types/questions'
import { w } from '../../words'

/** What people call the kinds of questions that they can add. */
export const kinds = (): Record<string, string> => ({
  option: w('questionOption'), options: w('questionOptions'), ranking: w('questionRanking'), text: w('questionText'), longtext: w('questionLongtext'), rating: w('questionRating'), nps: w('questionNps'),
  integer: w('questionInteger'), decimal: w('questionDecimal'), boolean: w('questionBoolean'), date: w('questionDate'), time: w('questionTime')
})

/** The kind of a question: its input where that is one, else its type. */
export function kindOf(one: Question): string {
  const input = one['x-input']
  return input && input in kinds() ? input : one['x-field']
}

/** What a question of a kind begins with. */
const begins: Record<string, Partial<Question>> = {
  ranking: { 'x-field': 'options', 'x-input': 'ranking' }, decimal: { 'x-field': 'decimal', 'x-scale': 2 },
  rating: { 'x-field': 'integer', 'x-input': 'rating', 'minimum': 1, 'maximum': 5 }, nps: { 'x-field': 'integer', 'x-input': 'nps', 'minimum': 0, 'maximum': 10 }
}

/** An id that none of some has: the letter and a number above all that are there. */
function freeID(letter: string, ids: string[]): string {
  const numbers = ids.map((id) => (id[0] === letter && /^\d{1,6}$/.test(id.slice(1)) ? +id.slice(1) : 0))
  return letter + String(Math.max(0, ...numbers) + 1)
}

/** A question of a kind, which says nothing yet. */
export function newQuestion(kind: string, list: Question[]): Question {
  const one: Question = { 'id': freeID('q', list.map(({ id }) => id)), 'x-field': kind, ...begins[kind] }
  return /^option/.test(one['x-field']) ? withOption(withOption(one)) : one
}

/** A question that asks the same as another, with an id of its own. */
export const copied = (one: Question, list: Question[]): Question => ({ ...JSON.parse(JSON.stringify(one)) as Question, id: freeID('q', list.map(({ id }) => id)) })

/** A question with one more option. */
export function withOption(one: Question): Question {
  const options = one['x-options'] || []
  return { ...one, 'x-options': options.concat({ id: freeID('o', options.map(({ id }) => id)), label: w('questionChoice', { at: options.length + 1 }) }) }
}

/** A question without one of its options, which is no right answer any more either. */
export function withoutOption(one: Question, id: string): Question {
  const next = { ...one, 'x-options': one['x-options']!.filter((option) => option.id !== id) }
  return one['x-key'] && one['x-key'].right ? scored(next, { right: one['x-key'].right.filter((right) => right !== id) }) : next
}

/** A question that is scored otherwise; what is blank goes. */
export function scored(one: Question, change: Key): Question {
  const key: Record<string, unknown> = { ...one['x-key'], ...change }
  for (const name of Object.keys(key)) if (key[name] === undefined || Array.isArray(key[name]) && !(key[name] as unknown[]).length) delete key[name]
  return put(one, 'x-key', Object.keys(key).length ? key : undefined)
}

/** A question with one of its members set, or taken away. */
export function put(one: Question, name: keyof Question, value: unknown): Question {
  const next: Record<string, unknown> = { ...one, [name]: value }
  if (value === undefined) delete next[name]
  return next as unknown as Question
}

/** A text that somebody has changed where it read `shown`; of one in several languages only that one. */
export function retext(old: Text | undefined, shown: string, to: string | undefined): Text | undefined {
  if (!old || typeof old === 'string') return to
  const next = { ...old }
  for (const tag of Object.keys(old)) if (old[tag] === shown) {
    if (to) next[tag] = to
    else delete next[tag]
  }
  return Object.keys(next).length ? next : undefined
}
