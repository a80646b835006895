// How questions bound their answers: forms/small_form.go (isBound), by the keywords of forms/vocabulary.go.

import { readNumber } from '../border'
import type { Field, Option } from '../definition'
import { wrong, type Fault } from '../writing'
import type { Question } from './questions'

/** The keywords that bound answers. */
export type Bound = 'minLength' | 'maxLength' | 'minimum' | 'maximum' | 'minItems' | 'maxItems' | 'x-scale'

/** The least and the most of a kind of question; most is the greatest whole number that they can be, without it they are numbers as the question takes them. */
export interface Bounds { low: Bound, high: Bound, most?: number }

const pairs: Record<string, Bounds> = {
  text: { low: 'minLength', high: 'maxLength', most: 1000 }, longtext: { low: 'minLength', high: 'maxLength', most: 50000 }, options: { low: 'minItems', high: 'maxItems', most: 100 },
  integer: { low: 'minimum', high: 'maximum' }, decimal: { low: 'minimum', high: 'maximum' }
}

// Most decimals of a number, which it has where nothing is said, and most stars beyond the least.
const decimals = 6
const stars = 10

/** What bounds the answers to a question, if anything can. */
export const boundsOf = (one: Question): Bounds | undefined => pairs[one['x-field']]

/** How many decimals an answer has at most. */
export const scaleOf = (one: Question): number => one['x-field'] !== 'decimal' ? 0 : Number.isInteger(one['x-scale']) ? one['x-scale']! : decimals

const within = (value: unknown, least: number, most: number): Fault | undefined =>
  value === undefined || Number.isInteger(value) && value as number >= least && value as number <= most ? undefined : wrong('range', { least: String(least), most: String(most) })

function asNumber(one: Question, value: unknown): Fault | undefined {
  if (value === undefined) return undefined
  const scale = scaleOf(one)
  const read = typeof value === 'number' ? readNumber({ scale } as Field, String(value)) : undefined
  return read && 'kind' in read ? undefined : wrong(scale ? 'decimals' : 'whole', { scale: String(scale) })
}

/** The greatest that there can be where a question does not say: of a ranking all that there is. */
function mostOf(one: Question, { most }: Bounds): number {
  if (one['x-input'] !== 'ranking') return most || Infinity
  return Math.max(1, Math.min(most!, (one['x-options'] || []).filter((option) => !(option as Option).archived).length))
}

/** What is wrong with how a question bounds its answers, by keyword: range, whole, decimals, crossed. Nobody could answer it so. */
export function boundFaults(one: Question): Partial<Record<Bound, Fault>> {
  const found: Partial<Record<Bound, Fault>> = {}, bounds = boundsOf(one)
  const note = (name: Bound, fault?: Fault) => { if (fault) found[name] = found[name] || fault }
  if (!bounds) return found
  const { low, high, most } = bounds, least = one[low], greatest = one[high]
  if (one['x-field'] === 'decimal') note('x-scale', within(one['x-scale'], 0, decimals))
  if (one['x-input'] === 'rating') {
    note(low, within(least === undefined ? NaN : least, 0, 1))
    note(high, within(greatest === undefined ? NaN : greatest, least! + 1, least! + stars))
  }
  note(low, most ? within(least, 0, most) : asNumber(one, least))
  note(high, most ? within(greatest, 1, most) : asNumber(one, greatest))
  if (!found[low] && !found[high] && least !== undefined && least > (greatest === undefined ? mostOf(one, bounds) : greatest)) note(low, wrong('crossed'))
  return found
}
