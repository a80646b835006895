// The border between what a page holds, plain JSON, and what rules count with: forms/decode.go and encode.go.

import { decimalsOf, format, parse, pow, type Num } from '../num'
import { formatDate, parseDate } from '../rules/date'
import { at, blank, bool, get, number, text, type Data, type Value } from '../rules/value'
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

/** Takes what is wrong at a path. */
export type Report = (path: string, fault: Fault) => void

/** What is kept of a row that is being read; undefined where nothing is. */
export let keeper: ((plain: PlainRow) => Kept) | undefined

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

/** Reads the members of a record or row. */
export function members(from: PlainData, at: string, fields: Map<string, Field>, report: Report, out: Values): void {
  for (const key of Object.keys(from)) {
    const field = fields.get(key), value = from[key]
    if (!field) {
      if (!at || key !== rowID) report(at + clip(key), wrong('unknown_field', { field: clip(key) }))
    } else if (value !== undefined) {
      const found = value === null ? blank : typeOf(field).read(field, value, report) || wrong('wrong_type', { want: field.type })
      const bad = !('kind' in found)
      if (bad) report(at + key, found)
      // Whoever sends a blank takes a default away.
      if (field.rules.default || field.property['x-rows'] || !bad && found.kind !== 'blank') out.set(key, bad ? blank : found)
    }
  }
}

/** Shortens a name that came from outside to what a message may hold. */
function clip(name: string): string {
  const points = Array.from(name)
  return points.length > 64 ? points.slice(0, 64).join('') + '…' : name
}

/** What the page knows of a type's values in data. Those of rarer types come with their units (docs/field-types.md). */
export interface Type {
  /** Reads JSON that is not null; undefined where it is of another JSON type than the field's. */
  read(field: Field, from: unknown, report: Report): Value | Fault | undefined
  /** Writes a value as JSON; without it a number, a date, or what stands in the value. */
  write?(field: Field, value: Value): unknown
  /** What is wrong with a value by the schema's bounds; without it what schema.ts says of its kind. */
  check?(field: Field, value: Value): Fault | undefined
  /** Why a computed value cannot be kept: decoding would refuse it. */
  keep?(field: Field, value: Value): Fault | undefined
  /** What a rule gives as the field keeps it. */
  settle?(field: Field, value: Value): Value
  /**
   * Of a value of several choices, what is wrong with them by what there is and what is offered, the first: forms/chosen.go. known says it of one,
   * had before or not, offered of the one that stands in from.
   */
  many?(field: Field, value: Value, was: Value, from: Values, submit: boolean, known: (field: Field, one: Value, had: boolean) => Fault | undefined, offered: () => Fault | false | undefined): Fault | undefined
  /** The fact that says whether there is what a value names, and it may be chosen; and among what, '' for all. */
  fact?(field: Field): string
  among?(field: Field): string
  /** Whether a field is asked for by several elements, which its label names together. */
  group?(field: Field): boolean
  /** Of a table: the rows that a record begins with; of a cell of such a row what it holds then. */
  began?(field: Field, row?: string, column?: string): Value
  /** Of a table whose rows are not the caller's to add: these rows with what was sent for their cells. */
  own?(field: Field, sent: Data): Value
  /** Of a table whose cells were validated: says what is wrong with rows beside each other, and adds up columns. */
  beside?(field: Field): void
}

/** A type of texts: what no text may hold is refused, '' is blank, the rest is the type's own business; usual says that nothing in it is out of the ordinary. */
export const written = (parse: (text: string, field: Field, usual: boolean) => Value | Fault): Type => ({
  read(field, from) {
    if (typeof from !== 'string') return undefined
    const usual = /^[ -~\u3001-\u3020\u4e00-\u9fff\uff01-\uff5e]*$/.test(from)
    if (!usual && /[\ud800-\udfff]/.test(from.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ''))) return wrong('text_surrogate')
    if (from.indexOf('\0') >= 0) return wrong('text_nul')
    return from ? parse(from, field, usual) : blank
  }
})

/** What a number is, whatever it counts. */
export const numeric: Type = { read: (field, from) => (typeof from === 'number' ? readDouble(field, from) : undefined) }

/** The types that are here: those of every page from the beginning, others since their units were brought. No form is evaluated before all its types are here. */
export const types: Record<string, Type> = {
  text: written((s, _, usual) => !usual && checkLine(s) || text(s)),
  longtext: written((s, _, usual) => !usual && checkLines(s) || text(s)),
  date: written((s) => {
    const day = parseDate(s)
    return day === undefined ? wrong('not_a_date') : at('date', day)
  }),
  option: written((s, field) => isChoice(field, s) ? text(s) : wrong('option_unknown')),
  file: { fact: () => 'file', ...written((s) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(s) && /[^0-]/.test(s) ? text(s) : wrong('not_an_id')) },
  integer: numeric, decimal: numeric, money: numeric,
  boolean: { read: (_, from) => (typeof from === 'boolean' ? bool(from) : undefined) }
}

/** How the values of a field are read: some inputs know more than their type. */
export const typeOf = (field: Field): Type => types[field.control!] || types[field.type]!

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

/** Whether a text can name one of a field's options; of those that are records only the server knows all. */
export const isChoice = ({ from, options }: Field, s: string): boolean =>
  from ? /^[a-z\d][a-z\d-]{0,63}$/.test(s) : options.some((o) => o.id === s)

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
  const { write } = typeOf(field)
  if (write) return write(field, value)
  switch (value.kind) {
    case 'number': return toDouble(value.value)
    case 'date': return formatDate(value.value)
    case 'rows': return (value.value as readonly Row[]).map((row) => {
      const { kept } = row
      if (kept.same && kept.out) return kept.out
      return kept.out = encode(field.columns, row, { [rowID]: get(row, rowID).value })
    })
  }
  return value.value
}
