// Reads what `make vectors` wrote: what Go makes of the same inputs. For tests and the benchmark only.
import { existsSync, readFileSync } from 'node:fs'
import { read } from '../num'
import type { Answer, Facts } from './facts'
import type { Program } from './pattern'
import type { Budget, Failure, Rule } from './rule'
import { at, blank, bool, list, number, rows, text, type Data, type Value } from './value'
import { zoneRules } from './zone'

/** A value as vectors write it: its kind and what it holds. */
export type ValueVector = readonly [kind: string, value?: unknown]
type DataVector = Readonly<Record<string, ValueVector>>

/** One rule with what it comes to. */
export interface RuleVector {
  title: string
  rule: Rule
  data: DataVector
  row?: DataVector
  facts: { now: number; zone: string; located?: boolean; user?: string; department?: string; company?: string; answers: Record<string, { value?: ValueVector; code?: string }> }
  budget: Budget
  left: Budget
  want: { value?: ValueVector; asks?: string[]; fails?: Failure }
}

/** All vectors of rules. */
export interface Vectors {
  golden: RuleVector[]
  /** The rules of a form of 30 fields, over 20 and over 500 rows. */
  form: RuleVector[]
  random: RuleVector[]
  patterns: { pattern: string; program: Program; texts: Record<string, boolean> }[]
  zones: { zone: string; instants: string[] }[]
  numbers: [operation: string, a: string, b: string, want: string][]
  parsed: [text: string, want: string][]
  keys: [fact: string, args: ValueVector[], key: string][]
  dates: [text: string, date: number | null, instant: number | null, time: number | null][]
}

/** The vectors that Go wrote. */
export function readVectors(): Vectors {
  const path = new URL('./vectors.gen.json', import.meta.url)
  if (!existsSync(path)) throw new Error('core/rules/vectors.gen.json is missing: run make vectors')
  return JSON.parse(readFileSync(path, 'utf8')) as Vectors
}

/** Makes a value. */
export function toValue([kind, value]: ValueVector): Value {
  switch (kind) {
    case 'blank': return blank
    case 'boolean': return bool(value as boolean)
    case 'number': return number(read(value as string)!)
    case 'text': return text(value as string)
    case 'list': return list((value as ValueVector[]).map(toValue))
    case 'rows': return rows((value as DataVector[]).map(toData))
  }
  return at(kind as 'date', value as number)
}

/** Makes a record or a row. */
export const toData = (vector: DataVector): Data => new Map(Object.entries(vector).map(([key, v]) => [key, toValue(v)]))

/** Makes facts. */
export function toFacts({ answers, located, ...known }: RuleVector['facts']): Facts {
  const made = new Map<string, Answer>()
  for (const [key, { value, code }] of Object.entries(answers)) made.set(key, code ? { code } : { value: toValue(value!) })
  return { ...known, zoneRules: located ? zoneRules(known.zone) : undefined, answers: made }
}
