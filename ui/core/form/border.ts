// The border between what a page holds, plain JSON, and what rules count with: forms/decode.go and encode.go.

import { decimalsOf, format, parse, pow, type Num } from '../num'
import { formatDate, formatTime, parseDate, parseTime } from '../rules/date'
import { at, blank, bool, get, number, rows, text, type Data, type Value } from '../rules/value'
import type { Field, Form } from './definition'
import type { Kept } from './kept'
import { checkLine, checkLines, wrong, type Fault } from './writing'

/** A row of a table as the page holds it: values by column, `_id` its name. */
export type PlainRow = Record<string, unknown>

/** A record's data as the page holds them and the API takes them: texts, numbers, booleans, lists of rows; what is blank is absent. */
export type PlainData = Record<string, unknown>

/** The key of a row's name. */
export const rowID = '_id'

/** Values that an evaluation may change. */
export interface Values extends Data {
  set(key: string, value: Value): unknown
  delete(key: string): unknown
}

/** Those of a row: rows of a table share the places of their columns. */
export class Row implements Values {
  declare kept: Kept
  declare private readonly places: Map<string, number>
  declare private readonly values: (Value | undefined)[]
  constructor(places: Map<string, number>) {
    this.places = places
    this.values = new Array<undefined>(places.size)
  }
  get(key: string): Value | undefined {
    return this.values[this.places.get(key)!]
  }
  has(key: string): boolean {
    return !!this.get(key)
  }
  set(key: string, value?: Value): void {
    this.values[this.places.get(key)!] = value
  }
  delete(key: string): void {
    this.set(key)
  }
  forEach(visit: (value: Value, key: string) => void): void {
    this.places.forEach((place, key) => {
      const value = this.values[place]
      if (value) visit(value, key)
    })
  }
}

/** Most rows of a table in a document. */
const maxRows = 500

/** Takes what is wrong at a path. */
export type Report = (path: string, fault: Fault) => void

let keeper: ((plain: PlainRow) => Kept) | undefined

/**
 * Reads a record's data, as Go's Form.Decode: what cannot be taken is reported and left out, a blank too unless its field has a default. Rows of
 * which something is kept are not read again.
 */
export function decode(form: Form, data: PlainData, report: Report, keep?: typeof keeper): Values {
  keeper = keep
  const out = new Map<string, Value>()
  members(data, '', form.index, report, out)
  keeper = undefined
  return out
}

function members(from: PlainData, at: string, fields: Map<string, Field>, report: Report, out: Values): void {
  for (const key of Object.keys(from)) {
    const field = fields.get(key), value = from[key]
    if (!field) {
      if (!at || key !== rowID) report(at + clip(key), wrong('unknown_field', { field: clip(key) }))
    } else if (value !== undefined) {
      const found = value === null ? blank : read(field, value, report)
      const bad = !('kind' in found)
      if (bad) report(at + key, found)
      // Whoever sends a blank takes a default away.
      if (field.rules.default || !bad && found.kind !== 'blank') out.set(key, bad ? blank : found)
    }
  }
}

/** Shortens a name that came from outside to what a message may hold. */
function clip(name: string): string {
  const points = Array.from(name)
  return points.length > 64 ? points.slice(0, 64).join('') + '…' : name
}

/** Reads one value that is not null. */
function read(field: Field, from: unknown, report: Report): Value | Fault {
  const { type } = field
  switch (typeof from) {
    case 'boolean':
      if (type === 'boolean') return bool(from)
      break
    case 'number':
      if (isNumeric(type)) return readDouble(field, from)
      break
    case 'string':
      if (type !== 'boolean' && type !== 'table' && !isNumeric(type)) {
        return readText(field, from)
      }
      break
    default:
      if (type === 'table' && Array.isArray(from)) return table(field, from, report)
  }
  return wrong('wrong_type', { want: type })
}

/** Whether values of a type are numbers. */
export const isNumeric = (type: string): boolean => type === 'integer' || type === 'decimal' || type === 'money' || type === 'duration'

/**
 * Reads a number that JSON has made a double. Where it is the double nearest to a coefficient of at most 15 digits at the
 * field's scale, that is what was written; else the digits tell what is wrong, small ones written without an exponent.
 */
function readDouble(field: Field, n: number): Value | Fault {
  const unit = pow[field.scale]!, c = Math.round(n * unit)
  if (c / unit === n && Math.abs(c) < 1e15) return number({ c: c + 0, s: field.scale })
  const small = /^(-?)(\d)\.?(\d*)e-(\d+)$/.exec(String(n))
  return readNumber(field, small ? small[1] + (0).toFixed(+small[4]! - 1) + small[2]! + small[3]! : String(n))
}

/** The double nearest to a number: exact for all of at most 15 digits. */
export const toDouble = (n: Num): number => n.b ? +format(n) : n.c / pow[n.s]!

/** Reads a number as it is written, with at most the decimals that its field keeps. */
export function readNumber(field: Field, raw: string): Value | Fault {
  const n = parse(raw)
  if (typeof n === 'string') return wrong('number_' + (n === 'length' ? 'digits' : n))
  if (decimalsOf(n) <= field.scale) return number(n)
  return field.scale ? wrong('too_many_decimals', { scale: String(field.scale) }) : wrong('not_whole')
}

/** Reads what a field of texts, dates, options or files may be, whatever the schema says of it. */
export function readText(field: Field, s: string): Value | Fault {
  const usual = /^[ -~\u3001-\u3020\u4e00-\u9fff\uff01-\uff5e]*$/.test(s)
  if (!usual && /[\ud800-\udfff]/.test(s.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ''))) return wrong('text_surrogate')
  if (s.indexOf('\0') >= 0) return wrong('text_nul')
  if (field.type === 'text') return !usual && checkLine(s) || text(s)
  if (field.type === 'longtext') return !usual && checkLines(s) || text(s)
  if (!s) return blank
  if (field.type === 'date') {
    const day = parseDate(s)
    return day === undefined ? wrong('not_a_date') : at('date', day)
  }
  if (field.type === 'time') {
    const seconds = parseTime(s)
    return seconds === undefined ? wrong('not_a_time') : at('time', seconds)
  }
  if (field.type === 'option') return isChoice(field, s) ? text(s) : wrong('option_unknown')
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(s) && /[^0-]/.test(s) ? text(s) : wrong('not_an_id')
}

/** Whether a text can name one of a field's options; of those that are records only the server knows all. */
export const isChoice = ({ from, options }: Field, s: string): boolean =>
  from ? /^[a-z\d][a-z\d-]{0,63}$/.test(s) : options.some((o) => o.id === s)

function table(field: Field, from: unknown[], report: Report): Value {
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

/** Writes data as the page holds them: fields in layout order, blanks left out. */
export function encode(fields: Field[], data: Data, out: PlainData = {}): PlainData {
  for (const field of fields) {
    const value = get(data, field.id)
    if (value.kind !== 'blank') out[field.id] = encodeOne(field, value)
  }
  return out
}

/** Writes a value as JSON has it. */
export function encodeOne(field: Field, value: Value): unknown {
  switch (value.kind) {
    case 'number': return toDouble(value.value)
    case 'date': return formatDate(value.value)
    case 'time': return formatTime(value.value).replace(/:00$/, '')
    case 'rows': return (value.value as readonly Row[]).map((row) => {
      const { kept } = row
      if (kept.same && kept.out) return kept.out
      return kept.out = encode(field.columns, row, { [rowID]: get(row, rowID).value })
    })
  }
  return value.value
}
