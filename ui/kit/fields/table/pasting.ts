import { inject } from 'vue'
import type { Field } from '../../../core/form/definition'
import type { FormContext } from '../../form/context'
import { laterKey, never, subjectKey } from '../../later'
import { toast } from '../../toast'
import { w } from '../../words'
import { chooseKey } from '../choose'
import type { ControlProps } from '../control'
import { cellsOf, readCell } from './paste'
import { explain } from './reasons'
import { newID, type Cell, type Rows } from './rows'
import type { Asking, Sought } from './seek'

/** Where in a table something is: the place of the row and of the column. */
export interface Spot { at: number, column: number }

/** A text that stands in a cell and is looked for. */
interface Text { row: string, at: number, column: Field, path: string, text: string }

const oneText = 'input:not([type=date]):not([type=time]):not([type=datetime-local]):not([type=checkbox]):not([type=radio]),textarea'
/** So many places are named at once. */
const mostPlaces = 4
/** What was found is put into cells when so many are known: each time rules run. */
const atOnce = 25

/** The text that is pasted where it is not a single one, which the device puts into a control that takes texts; several lines are one text in a long one. */
function spread(event: ClipboardEvent): string {
  const text = event.clipboardData ? event.clipboardData.getData('text/plain') : '', target = event.target as HTMLElement
  const several = target.matches('textarea') ? text.indexOf('\t') >= 0 : /[\t\n\r]/.test(text.slice(0, 1e5).replace(/\r?\n$/, ''))
  return several || !target.matches(oneText) ? text : ''
}

/** Names cells, some of them where there are many: «第 2 行“数量”、第 3 行“类别”». */
function placesOf(cells: { at: number, column: Field, text: string }[], texts = false): string {
  const named = cells.slice(0, mostPlaces).map(({ at, column: { label }, text }) => w('rowsPlace', { row: at + 1, label }) + (texts ? ` ${text.slice(0, 40)}` : ''))
  return named.join(w('rowsBetween')) + (cells.length > mostPlaces ? '…' : '')
}

const unread = (cells: Text[]): string => (cells.length ? w('rowsUnread', { count: cells.length, places: placesOf(cells) }) : '')

/** Puts what comes from a spreadsheet into cells, from the one in which it is pasted; rows are added up to the most. One step back takes all of it away. */
export function usePasting(props: ControlProps, form: FormContext, { ids, rows: held, fixed, fill }: Rows, columns: () => Field[]) {
  const later = inject(laterKey, never, true), subject = inject(subjectKey, undefined), records = inject(chooseKey, undefined)

  function asking(): Asking {
    const find = later.value && later.value.find
    return { records, people: find && subject && ((field, text) => find(subject(), field, text)) }
  }

  /** Looks for texts that were put, each once, and puts what they are in their place as long as they stand there. */
  async function search(texts: Text[], put: Cell[], instead: (cells: Cell[]) => void): Promise<void> {
    const known: Record<string, Sought | undefined> = {}, lost: Text[] = []
    let found: Cell[] = [], reachable = true
    const stands = ({ row, column, text }: Text) => held().some((one) => one._id === row && one[column.id] === text)
    const settle = () => {
      if (found.length) instead(found)
      found = []
    }
    for (const one of texts) explain(one.path, one.text, w('rowsSeeking'))
    const seek = await import('./seek').then((brought) => brought.seek, () => undefined)
    for (const one of texts) {
      const { row, column, path, text } = one, name = `${column.rules.options ? path : column.id} ${text}`
      if (!stands(one)) continue
      if (!(name in known) && reachable) {
        try {
          known[name] = await seek!(column, path, text.trim(), asking())
        } catch {
          reachable = /^datetime/.test(column.type) && !!seek
        }
      }
      const what = known[name]
      if (what && 'value' in what) {
        found.push({ row, column: column.id, value: what.value })
        const { fill: more = {} } = what
        for (const id of Object.keys(more)) {
          const look = form.look(`${props.path}.${row}.${id}`)
          if (look && !look.still && !put.some((cell) => cell.row === row && cell.column === id)) found.push({ row, column: id, value: more[id] === null ? undefined : more[id] })
        }
        if (found.length >= atOnce) settle()
        continue
      }
      lost.push(one)
      explain(path, text, /^datetime/.test(column.type) ? w('rowsTimes') : what ? w(what.count ? 'rowsSeveral' : 'rowsNobody', { count: what.count, name: what.name }) : w('rowsUnasked'))
    }
    settle()
    const left = lost.filter(stands)
    left.forEach(({ path }) => form.left(path))
    if (left.length) toast(unread(left), { bad: true })
  }

  return (event: ClipboardEvent, from: Spot | undefined): void => {
    const text = from && spread(event)
    if (!from || !text) return
    event.preventDefault()
    const seen = columns(), start = seen.indexOf(props.field.columns[from.column]!)
    const { rows, more } = cellsOf(text, (fixed() ? ids().length : props.field.maxItems) - from.at, seen.length - start)
    const named = ids(), added: string[] = [], put: Cell[] = [], sought: Text[] = [], bad: Text[] = [], lost: Text[] = []
    rows.forEach((row, down) => {
      let id = named[from.at + down]
      if (!id) added.push(id = newID())
      row.forEach((cell, right) => {
        const column = seen[start + right]!, path = `${props.path}.${id!}.${column.id}`, look = form.look(path)
        const one: Text = { row: id!, at: from.at + down, column, path, text: cell }
        if (column.computed || look && (look.still || !look.shown)) return
        const { value, taken, read, seek } = readCell(column, cell)
        if (taken) put.push({ row: id!, column: column.id, value })
        if (seek) sought.push({ ...one, text: value as string })
        if (read) return
        ;(taken ? bad : lost).push(one)
        form.left(path)
      })
    })
    const instead = fill(put, added, `${w('rowsDone', { count: rows.length })} ${unread(bad)}`.trim())
    if (lost.length) toast(w('rowsLost', { places: placesOf(lost, true) }), { bad: true })
    if (more) toast(w('rowsMore', { count: more }), { bad: true })
    if (sought.length) void search(sought, put, instead)
  }
}
