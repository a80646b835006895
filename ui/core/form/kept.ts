// What an evaluation leaves for the next one. A keystroke changes one value, and rows that it does not touch need not be worked out anew: a row
// that is the very one that was sent before stands as it was settled, as far as its rules read nothing else that has changed.

import type { Rule } from '../rules/rule'
import { equal, get, type Value } from '../rules/value'
import { rowID, type PlainRow, type Row } from './border'
import type { Field, Form } from './definition'
import { inputsOf } from './offers'
import { context, data, facts, form, left, type FieldState } from './run'
import type { Fault } from './writing'

/** A row with what came of it. */
export interface Kept {
  plain?: PlainRow
  row?: Row
  /** It is as it was, and so is all that its cells came from, as far as the evaluation has come. */
  same: boolean
  /** What its rules have taken: at least what they would take again. */
  steps: number
  rows: number
  text: number
  /** By column: how its cells stand, where that may differ from row to row, at which paths, and what is wrong with them. */
  states: FieldState[]
  paths: string[]
  faults?: (Fault | undefined)[]
  out?: PlainRow
}

/** What is kept of a row of which nothing is known. */
export const fresh = (plain?: PlainRow): Kept => ({ plain, same: false, steps: 0, rows: 0, text: 0, states: [], paths: [] })

/** What is known of the evaluation before: what it was told, its rows, and by column what the rules read outside of the row. */
interface Memory { told: unknown[], rows: Map<PlainRow, Kept>, inputs: Record<string, Value[]> }

const memories = new WeakMap<Form, Memory>()

let last: Memory | undefined
let next: Memory

/** Some row was taken as it was. */
export let reused: boolean

/** What was taken as it was no longer holds: the evaluation begins again, without it. */
export let spoiled: boolean

/** Begins anew; with again nothing is taken from before. */
export function remember(again: boolean): void {
  const told: unknown[] = [facts, context.before, context.record, context.submit, context.editable]
  last = again ? undefined : memories.get(form)
  if (last && last.told.some((one, i) => one !== told[i])) last = undefined
  next = { told, rows: new Map(), inputs: {} }
  reused = spoiled = false
  memories.delete(form)
}

/** What is kept of a row that is sent; of a new one nothing yet. */
export function keep(plain: PlainRow): Kept {
  const one = last && last.rows.get(plain)
  if (!one || !one.same) return fresh(plain)
  last!.rows.delete(plain)
  reused = true
  left.steps -= one.steps
  left.rows -= one.rows
  left.text -= one.text
  return one
}

/** Whether rules of a column read outside of its row what they read the last time. What asks for facts may always be otherwise. */
export function unchanged(key: string, field: Field, rules: (Rule | undefined)[], closed = false): boolean {
  const now: Value[] = [{ kind: 'boolean', value: closed }]
  for (const rule of rules) {
    if (!rule) continue
    const { top, open } = inputsOf(rule)
    if (open) return false
    for (const id of top) now.push(get(data, id))
  }
  const old = last && last.inputs[key + field.path]
  next.inputs[key + field.path] = now
  return !!old && now.every((value, i) => value === old[i] || value.kind !== 'rows' && equal(value, old[i]!))
}

/** Says that what was taken as it was no longer holds. */
export const spoil = (): boolean => (spoiled = reused)

/** Keeps rows for the next evaluation; the data are settled. */
export function keepRows(): void {
  memories.set(form, next)
  for (const { type, id } of form.top) {
    const table = type === 'table' && get(data, id)
    if (table && table.kind === 'rows') (table.value as readonly Row[]).forEach((row) => {
      const { kept } = row, { plain } = kept
      if (plain && plain[rowID] === get(row, rowID).value) {
        kept.same = true
        next.rows.set(plain, kept)
      }
    })
  }
}
