import { nextTick, onBeforeUnmount } from 'vue'
import type { PlainRow } from '../../../core/form/border'
import type { FormContext, Row } from '../../form/context'
import { drop, toast, type Toast } from '../../toast'
import { w } from '../../words'
import type { ControlProps } from '../control'

/** A value for a cell. */
export interface Cell { row: string, column: string, value: unknown }

/** Names a new row. */
export const newID = (): string => Date.now().toString(36) + Math.random().toString(36).slice(2, 8)

/** What can be done to the rows of a table; `go` brings somebody to a row, once it is there. */
export function useRows(props: ControlProps, form: FormContext, go: (row: string) => unknown) {
  const offered: Toast[] = []
  // A row comes back into this table alone: who leaves it is not offered that any more.
  onBeforeUnmount(() => offered.forEach(drop))

  const ids = (): string[] => (props.value ? String(props.value).split(',') : [])

  /** The rows as they are in the data: those that the table begins with too, which nobody has sent yet. */
  function rows(): Row[] {
    const own = (form.of.data[props.path] || []) as Row[]
    return own.length || !ids().length ? own : props.field.property['x-rows'] || []
  }

  /** Nobody adds rows, or removes one. */
  const fixed = (): boolean => !!props.still || !!props.field.property['x-fixed']
  const full = (): boolean => ids().length >= props.field.maxItems

  /** Puts rows in place of all; no row is a value too where the table would begin with some. */
  const set = (next: Row[]): void => props.change(next.length ? next : props.field.property['x-rows'] && [])

  const undo = (text: string, back: () => void): void => void offered.push(toast(text, { undo: back }))

  /** Puts a row in a place and goes there. */
  async function put(row: Row, at: number): Promise<void> {
    const next = rows().slice()
    next.splice(at, 0, row)
    set(next)
    await nextTick()
    await go(row._id)
  }

  /** Adds a row, after the given place or at the end. */
  const add = (at = ids().length): unknown => (fixed() || full() ? undefined : put({ _id: newID() }, at))

  const copy = (at: number): unknown => (fixed() || full() ? undefined : put({ ...rows()[at]!, _id: newID() }, at + 1))

  function remove(at: number): void {
    const all = rows(), gone = all[at]!
    set(all.filter((_, i) => i !== at))
    undo(w('rowRemoved', { row: at + 1 }), () => void put(gone, Math.min(at, ids().length)))
  }

  /** Moves a row up or down by one. */
  async function move(at: number, by: number): Promise<void> {
    const next = rows().slice(), [row] = next.splice(at, 1)
    if (fixed() || at + by < 0 || at + by > next.length) return
    next.splice(at + by, 0, row!)
    set(next)
    await nextTick()
    await go(row!._id)
  }

  /**
   * Puts cells into rows and adds rows below them; one step back takes all of it away but what was changed since. It gives what puts other
   * values in place of these, which the same step takes away.
   */
  function fill(cells: Cell[], added: string[], text: string): (instead: Cell[]) => void {
    const was: Record<string, PlainRow> = {}
    const changes: Record<string, PlainRow> = {}
    for (const { row, column, value } of cells) (changes[row] = changes[row] || {})[column] = value
    const put = (row: Row): Row => {
      const change = changes[row._id]
      if (!change) return row
      was[row._id] = row
      return clean({ ...row, ...change })
    }
    set(rows().concat(added.map((_id) => ({ _id }))).map(put))
    undo(text, () => set(rows().filter((row) => added.indexOf(row._id) < 0 || Object.keys(row).some((id) => id !== '_id' && row[id] !== (changes[row._id] || {})[id])).map((row) => {
      const change = changes[row._id], old = was[row._id]
      if (!change || !old) return row
      const back: Row = { ...row }
      for (const id of Object.keys(change)) if (back[id] === change[id]) back[id] = old[id]
      return clean(back)
    })))
    return (instead) => {
      const next: Record<string, PlainRow> = {}
      for (const { row, column, value } of instead) (next[row] = next[row] || {})[column] = value
      set(rows().map((row) => {
        const of = next[row._id]
        if (!of) return row
        Object.assign(changes[row._id] = changes[row._id] || {}, of)
        was[row._id] = was[row._id] || row
        return clean({ ...row, ...of })
      }))
    }
  }

  return { ids, rows, fixed, full, add, copy, remove, move, fill }
}

/** What useRows gives. */
export type Rows = ReturnType<typeof useRows>

/** A row without what is blank. */
function clean(row: Row): Row {
  for (const id of Object.keys(row)) if (row[id] === undefined) delete row[id]
  return row
}
