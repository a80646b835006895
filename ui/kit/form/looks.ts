import { reactive, shallowReactive } from 'vue'
import type { PlainData } from '../../core/form/border'
import type { Field, Form } from '../../core/form/definition'
import type { Evaluation } from '../../core/form'
import type { Look, Row } from './context'

/** What is wrong at a place, in words. */
export interface Told {
  path: string
  message: string
  /** Shown at once, though the field was not left: the server said it. */
  sure?: boolean
}

/** What looks are made from. */
export interface Source {
  form: Form
  data: PlainData
  evaluation: Evaluation
  problems?: Told[]
  warnings?: Told[]
}

const rowsIn = (value: unknown) => (value || []) as Row[]
const parts: (keyof Look)[] = ['value', 'shown', 'required', 'still', 'pending', 'problem', 'warning', 'offered']

/** Where a problem is shown: what is wrong with a row or a whole column is shown at its table. */
export function placeOf(path: string): string {
  const steps = path.split('.')
  return steps.length === 2 ? steps[0]! : path
}

/** Keeps a Look for each field and cell, so that a change reaches the boxes that it concerns and no other. */
export function makeLooks() {
  const looks = shallowReactive(new Map<string, Look>())
  const left = reactive(new Set<string>())

  function update({ form, data, evaluation, problems, warnings }: Source, tried: boolean): void {
    // Once for all cells: a table has thousands.
    const told = [problems, warnings].map((list) => {
      const places: Record<string, Told[]> = {}
      for (const one of list || []) (places[placeOf(one.path)] = places[placeOf(one.path)] || []).push(one)
      return (path: string, open: boolean) => ((places[path] || []).filter((one) => open || one.sure)[0] || { message: '' }).message
    })
    /** Looks at one field or cell; its value as it is shown. */
    const put = (path: string, field: Field, typed: PlainData, settled: PlainData): unknown => {
      const state = evaluation.fields[path] || evaluation.fields[field.path] || { shown: true, required: false, locked: false }
      const still = field.computed || state.locked
      // What nobody typed stands by default; null is what somebody cleared.
      const own = typed[field.id]
      const found = still || own === undefined ? settled[field.id] : own === null ? undefined : own
      const look: Look = {
        value: field.type === 'table' ? rowsIn(found).map((row) => row._id).join() : found,
        still, shown: state.shown, required: state.required && !still, pending: evaluation.pending.has(path),
        problem: told[0]!(path, tried || left.has(path)), warning: told[1]!(path, true),
        offered: still || !field.rules.options || !evaluation.offered ? undefined : evaluation.offered(path)
      }
      const before = looks.get(path)
      if (!before || parts.some((part) => before[part] !== look[part])) looks.set(path, look)
      return found
    }
    for (const field of form.top) {
      const rows = rowsIn(put(field.id, field, data, evaluation.data))
      if (field.type !== 'table') continue
      const settled: Record<string, Row> = {}
      for (const row of rowsIn(evaluation.data[field.id])) settled[row._id] = row
      for (const row of rows) for (const column of field.columns) put(`${field.id}.${row._id}.${column.id}`, column, row, settled[row._id] || row)
    }
  }

  return { looks, left, update }
}
