import type { Field } from '../../../core/form/definition'
import type { FormContext } from '../../form/context'
import { toast } from '../../toast'
import { w } from '../../words'
import type { ControlProps } from '../control'
import { cellsOf, readCell } from './paste'
import { newID, type Rows } from './rows'

/** Where in a table something is: the place of the row and of the column. */
export interface Spot { at: number, column: number }

const oneText = 'input:not([type=date]):not([type=time]):not([type=checkbox]):not([type=radio]),textarea'

/** The text that is pasted where it is not a single one, which the device puts into a control that takes texts; several lines are one text in a long one. */
function spread(event: ClipboardEvent): string {
  const text = event.clipboardData ? event.clipboardData.getData('text/plain') : '', target = event.target as HTMLElement
  const several = target.matches('textarea') ? text.indexOf('\t') >= 0 : /[\t\n\r]/.test(text.slice(0, 1e5).replace(/\r?\n$/, ''))
  return several || !target.matches(oneText) ? text : ''
}

/** Puts what comes from a spreadsheet into cells, from the one in which it is pasted; rows are added up to the most. One step back takes all of it away. */
export function usePasting(props: ControlProps, form: FormContext, { ids, fixed, fill }: Rows, columns: () => Field[]) {
  return (event: ClipboardEvent, from: Spot | undefined): void => {
    const text = from && spread(event)
    if (!from || !text) return
    event.preventDefault()
    const seen = columns(), start = seen.indexOf(props.field.columns[from.column]!)
    const { rows, more } = cellsOf(text, (fixed() ? ids().length : props.field.maxItems) - from.at, seen.length - start)
    const named = ids(), added: string[] = [], put: { row: string, column: string, value: unknown }[] = []
    let unread = 0
    rows.forEach((row, down) => {
      let id = named[from.at + down]
      if (!id) added.push(id = newID())
      row.forEach((cell, right) => {
        const column = seen[start + right]!, path = `${props.path}.${id!}.${column.id}`, look = form.look(path)
        if (column.computed || look && (look.still || !look.shown)) return
        const { value, taken, read } = readCell(column, cell)
        if (taken) put.push({ row: id!, column: column.id, value })
        if (read) return
        unread++
        form.left(path)
      })
    })
    fill(put, added, w('rowsDone', { count: rows.length }) + (unread ? ` ${w('rowsUnread', { count: unread })}` : ''))
    if (more) toast(w('rowsMore', { count: more }), { bad: true })
  }
}
