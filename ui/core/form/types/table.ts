// Detail tables: forms/field_table.go, table_rows.go.

import { add, format, round, zero, type Num } from '../../num'
import { blank, get, rows, text, type Data, type Value } from '../../rules/value'
import { keeper, members, Row, rowID, type PlainRow, type Report, type Type } from '../border'
import type { Field } from '../definition'
import { before, context, data, evaluateIn, fields, mayChange, nameOf, readable, report, rowsByID, rowsOf, standing, stands } from '../run'
import { wrong } from '../writing'

/** Most rows of a table in a document. */
const maxRows = 500

function read(field: Field, from: unknown[], report: Report): Value {
  const out: Data[] = []
  const ids = new Set<string>()
  from.slice(0, maxRows).forEach((row, i) => {
    const path = field.path + '.+' + (i + 1)
    if (!row || typeof row !== 'object' || Array.isArray(row)) {
      report(path, wrong('not_an_object'))
      return
    }
    const own = (row as PlainRow)[rowID]
    const id = own === undefined || own === null ? '+' + (i + 1) : typeof own === 'string' && /^[\w-]{1,36}$/.test(own) ? own : ''
    if (!id) report(path, wrong('row_id'))
    // Without a name there is no place in the row.
    const tell: Report = id ? report : (at, fault) => report(fault.code === 'unknown_field' ? at : field.path, fault)
    const kept = keeper && keeper(row as PlainRow)
    let data = kept && kept.row
    if (!data) {
      data = new Row(field.places)
      data.set(rowID, text(id))
      members(row as PlainRow, field.path + (id && '.' + id) + '.', field.index, tell, data)
      if (kept) (kept.row = data).kept = kept
    }
    if (!id) return
    if (ids.has(id)) report(field.path, wrong('row_id_twice', { row: id }))
    else out.push(data)
    ids.add(id)
  })
  if (from.length > maxRows) report(field.path, wrong('too_many_rows', { limit: String(maxRows) }))
  return rows(out)
}

/** Copies a row, of which nothing is kept: a row of an evaluation changes while it is settled. */
function copy(table: Field, from: Data): Row {
  const row = new Row(table.places)
  from.forEach((value, id) => row.set(id, value))
  return row
}

const beginnings = new WeakMap<Field, Map<string, Data>>()

/** The rows that a record begins with, by their names; they are read once. */
function beginning(field: Field): Map<string, Data> {
  let found = beginnings.get(field)
  if (!found) {
    beginnings.set(field, found = new Map())
    for (const plain of field.property['x-rows'] || []) {
      const row = new Row(field.places)
      row.set(rowID, text(plain[rowID] as string))
      members(plain, field.path + '.', field.index, () => undefined, row)
      found.set(plain[rowID] as string, row)
    }
  }
  return found
}

const began = (field: Field): Value => {
  const out: Row[] = []
  beginning(field).forEach((row) => out.push(copy(field, row)))
  return rows(out)
}

/** What makes a value of a column the same as another; a text as a person would call it the same. */
const keyOf = ({ scale }: Field, value: Value): string =>
  value.kind === 'number' ? format(round(value.value, scale))
    : String(value.value).replace(/[\uff01-\uff5e]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0)).replace(/[\u3000\xa0]/g, ' ').trim()

/** Reports rows that repeat an earlier one in these columns; one of which a cell is blank repeats none. */
function repeats(table: Field, columns: Field[]): void {
  if (columns.some((column) => standing.get(column.path))) return
  const seen = new Map<string, number>()
  rowsOf(data, table.id).forEach((row, at) => {
    let key = ''
    for (const column of columns) {
      const value = get(row, column.id)
      if (value.kind === 'blank') return
      key += keyOf(column, value) + '\0'
    }
    const first = seen.get(key)
    if (first === undefined) seen.set(key, at)
    else report(columns[0]!, wrong(columns.length > 1 ? 'rows_alike' : 'same_as_row', { row: String(first + 1) }), row)
  })
}

/** Adds up a column in the rows that count; undefined where none does, or where it is not known whether one does. */
function total(table: Field, column: Field): Num | undefined {
  const rule = column.rules.total!
  if (standing.get(column.path) || readable(rule)) return undefined
  let sum = zero, any = false
  for (const row of rowsOf(data, table.id)) {
    const value = get(row, column.id)
    if (value.kind !== 'number') continue
    const { kept } = row, { steps, rows, text } = kept
    const counts = evaluateIn(rule, column, row).value
    // It is worked out anew each time, so nothing of it is kept.
    Object.assign(kept, { steps, rows, text })
    if (stands) return undefined
    if (!counts) continue
    const more = add(sum, value.value)
    if (typeof more === 'string') return undefined
    sum = more
    any = true
  }
  return any ? sum : undefined
}

/** Rows of a record. */
export const table: Type = {
  read: (field, from, report) => (Array.isArray(from) ? read(field, from, report) : undefined),
  began: (field, name, column) => (name === undefined ? began(field) : get(beginning(field).get(name), column!)),
  own(field, sent) {
    const was = get(before, field.id), now = get(sent, field.id), changes = rowsByID(sent, field.id)
    const base = was.kind === 'rows' ? was : (context.before ? mayChange(field) : now.kind === 'rows') ? began(field) : blank
    return base.kind !== 'rows' ? base : rows(base.value.map((one) => {
      const row = copy(field, one), change = changes.get(nameOf(one))
      if (change) for (const column of field.columns) if (mayChange(column)) row.set(column.id, change.get(column.id))
      return row
    }))
  },
  beside(field) {
    const { columns, index, property } = field
    for (const column of columns) if (column.property['x-unique'] === 'rows') repeats(field, [column])
    for (const set of property['x-unique-together'] || []) repeats(field, set.map((id) => index.get(id)!))
    for (const column of columns) if (column.rules.total) {
      const sum = total(field, column), state = fields[column.path]
      if (sum && state) state.total = sum
    }
  }
}
