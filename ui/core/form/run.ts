// The evaluation under way. It is of this module, not handed around: evaluating is synchronous and never begins another,
// and names of variables shrink where names of properties do not.

import { evaluateRule } from '../rules/evaluate'
import type { Num } from '../num'
import type { Ask, Facts } from '../rules/facts'
import { newBudget, type Failure, type Rule } from '../rules/rule'
import { blank, get, type Data, type Value } from '../rules/value'
import { rowID, type PlainData, type Row, type Values } from './border'
import type { Check, Field, Form } from './definition'
import type { Fault } from './writing'

/** How a field stands at the moment. */
export interface FieldState {
  shown: boolean
  required: boolean
  /** What a person types is ignored. */
  locked: boolean
  /** Of a column with x-total: what its rows come to. */
  total?: Num
}

/** Something that a person has to mend. */
export interface Problem {
  /** "days", "items.3.amount" where 3 is the row's _id; '' is the record as a whole. */
  path: string
  code: string
  args: Record<string, string>
  /** The text of a form's own check. */
  message?: string
  /** Of a rule that failed: why. */
  reason?: Failure
  /** Of a rule that failed: what people call its field. */
  label?: string
}

/** What a form makes of a record's data. */
export interface Evaluation {
  /** The data as they would be stored: hidden and locked input gone, computed values in. */
  data: PlainData
  /** By path: "days"; "items.amount" a column; "items.3.amount" a cell whose column has rules of its own. */
  fields: Record<string, FieldState>
  problems: Problem[]
  warnings: Problem[]
  /** What notes of the layout say that are shown only now and then; args.check is a note's id. */
  notes: Problem[]
  /** What the server must be asked before everything is settled. */
  missing: Ask[]
  /** Paths of fields and cells that wait for that; they stand as they were last known. */
  pending: Set<string>
  /** The ids of the options that a field or cell offers, by path; undefined where it offers all. Worked out when it is asked for. */
  offered?: ((path: string) => ReadonlySet<string> | undefined) | undefined
}

/** What an evaluation may be told beside the data. */
export interface Context {
  /** What the record held until now; none: it is being begun, a new record or a draft, and defaults count. */
  before?: PlainData
  /** What every record has built in; none: requester and department are those of the facts. */
  record?: { requester?: string, department?: string, status?: string, number?: string, submitted_at?: string }
  /** The paths of the fields and columns that the caller may change; a table's own path is all its columns. None: everything. */
  editable?: string[]
  /** The record is to be submitted: required fields are asked for. */
  submit?: boolean
  /** What the evaluation before this one gave, for what waits. */
  last?: Evaluation
}

/** Where the value of a step stands in the record; row is '' for a field of the form. */
export interface Waiting { field: Field, path: string, row: string }

/** How the value of a step stands; what depends on a failed one has no value and no second problem. */
export const settled = 0, unknown = 1, failed = 2

export let form: Form
export let facts: Facts
export let context: Context
/** The record as it is settled so far, with what is built in. */
export let data: Values
/** What the record held until now. */
export let before: Data
export let fields: Record<string, FieldState>
export let problems: Problem[]
export let asks: Map<string, Ask>
/** Steps that are not settled, by path. */
export let standing: Map<string, number>
export let waiting: Waiting[]

/** What one rule may spend, and what all may still; then what the one at hand may still. */
export const each = newBudget(), left = newBudget()
const one = newBudget()

/** Begins an evaluation. */
export function begin(of: Form, known: Facts, told: Context, old: Data): void {
  form = of
  facts = known
  context = told
  before = old
  fields = {}
  problems = []
  asks = new Map()
  standing = new Map()
  waiting = []
  left.steps = 4e6
  left.rows = 2e6
  left.text = 8 << 20
}

/** Sets what the evaluation works on. */
export function work(on: Values): void { data = on }

/** Appends a problem; the one after the hundredth says that there are more. */
export function add(into: Problem[], problem: Problem): void {
  if (into.length < 100) into.push(problem)
  else if (into.length === 100) into.push({ path: '', code: 'more_problems', args: { limit: '100' } })
}

/** The name of a row. */
export const nameOf = (row: Data): string => get(row, rowID).value as string

/** The rows of a table. */
export function rowsOf(from: Data, id: string): readonly Row[] {
  const value = get(from, id)
  return value.kind === 'rows' ? value.value as readonly Row[] : []
}

/** The rows of a table by their names. */
export function rowsByID(from: Data, id: string): Map<string, Data> {
  const out = new Map<string, Data>()
  for (const row of rowsOf(from, id)) out.set(nameOf(row), row)
  return out
}

/** Stores a value; a blank is an absent key. */
export function put(into: Values, id: string, value: Value): void {
  if (value.kind === 'blank') into.delete(id)
  else into.set(id, value)
}

/** How the value stands that evaluateAt gave last. */
export let stands: number = settled

/** Evaluates a rule of a field or cell, or of a check: what it needs beyond what is known is noted, a failure is a problem. Blank where it is not settled. */
export function evaluateAt(rule: Rule, into: Problem[], field?: Field, row?: Row, check?: Check): Value {
  const steps = one.steps = Math.min(each.steps, left.steps)
  const rows = one.rows = Math.min(each.rows, left.rows)
  const text = one.text = Math.min(each.text, left.text)
  const out = evaluateRule(rule, data, facts, row, one)
  left.steps -= steps - one.steps
  left.rows -= rows - one.rows
  left.text -= text - one.text
  if (row) {
    const { kept } = row
    kept.steps += steps - one.steps
    kept.rows += rows - one.rows
    kept.text += text - one.text
  }
  stands = settled
  if (out.is === 'value') return out.value
  if (out.is === 'missing') {
    stands = unknown
    out.asks.forEach(ask)
    return blank
  }
  stands = failed
  const reason = out.failure, path = check ? check.at : pathOf(field!, row), name = check ? check.id : path
  add(into, { path, code: 'rule_failed', args: { field: name, rule: reason.code }, label: labelOf(field) || name, reason })
  return blank
}

/** What people call a field; '' where they do not. */
export const labelOf = (field?: Field): string => field && field.label !== field.id ? field.label : ''

/** Where a value stands: "days", "items.3.amount". */
export const pathOf = (field: Field, row?: Data): string => row ? field.table + '.' + nameOf(row) + '.' + field.id : field.path

/** Reports what is wrong with a value. */
export const report = (field: Field, fault: Fault, row?: Data): void => add(problems, { path: pathOf(field, row), ...fault })

/** Evaluates a rule of a field or cell. */
export const evaluateIn = (rule: Rule, field: Field, row?: Row): Value => evaluateAt(rule, problems, field, row)

/** Notes a fact that is needed, up to as many as one decision may find out; further ones are asked for the next time. */
export function ask(needed: Ask): void {
  if (asks.size < 1e4 && !asks.has(needed.key)) asks.set(needed.key, needed)
}

/** How the values stand that a rule reads. */
export function readable(rule?: Rule): number {
  let is: number = settled
  if (rule && standing.size) for (const path of rule.reads) is = Math.max(is, standing.get(path) || settled)
  return is
}

/** Keeps the worst that is known about a step. */
export function note(field: Field, is: number, row?: Data): void {
  if (!is) return
  standing.set(field.path, Math.max(is, standing.get(field.path) || settled))
  if (is === unknown) waiting.push({ field, path: pathOf(field, row), row: row ? nameOf(row) : '' })
}

/** Whether cells of a column can stand differently from row to row. */
export const varies = ({ rules }: Field): boolean => !!(rules.show || rules.lock || rules.require)

/** Whether the caller may change a field: it, or for a column its whole table, is among the editable ones. */
export const mayChange = (field: Field): boolean =>
  !context.editable || context.editable.indexOf(field.path) >= 0 || !!field.table && context.editable.indexOf(field.table) >= 0
