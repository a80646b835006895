import { compare as compareNumbers, format, type Num } from '../num'
import { formatDate, formatInstant, formatTime } from './date'
import { compareTexts } from '../text'

/** What a value is; the names are those of Go's rules.Kind. */
export type Kind = 'blank' | 'boolean' | 'number' | 'text' | 'date' | 'instant' | 'time' | 'list' | 'rows' | 'parts'

/**
 * One value of a rule. A date is days since 1970-01-01, an instant milliseconds, a time seconds since midnight.
 * A text, a list or a table with nothing in it is no value: make them with text, list and rows.
 */
export type Value =
  | { readonly kind: 'blank'; readonly value?: undefined }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly value: Num }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'date' | 'instant' | 'time'; readonly value: number }
  | { readonly kind: 'list'; readonly value: readonly Value[] }
  | { readonly kind: 'rows'; readonly value: readonly Data[] }
  | { readonly kind: 'parts'; readonly value: Data }

/** A record's or a row's values by field id. A blank is an absent key; a blank value under a key means the same. */
export interface Data {
  get(key: string): Value | undefined
  has(key: string): boolean
  forEach(visit: (value: Value, key: string) => void): void
}

/** No value. */
export const blank: Value = { kind: 'blank' }

const yes: Value = { kind: 'boolean', value: true }
const no: Value = { kind: 'boolean', value: false }

/** Makes a boolean. */
export const bool = (value: boolean): Value => (value ? yes : no)

/** Makes a number. */
export const number = (value: Num): Value => ({ kind: 'number', value })

/** Makes a text; '' is blank. */
export const text = (value?: string): Value => (value ? { kind: 'text', value } : blank)

/** Makes a date from days, an instant from milliseconds or a time from seconds. */
export const at = (kind: 'date' | 'instant' | 'time', value: number): Value => ({ kind, value })

/** Makes a list of values of one kind; an empty one is blank. */
export const list = (value: readonly Value[]): Value => (value.length ? { kind: 'list', value } : blank)

/** Makes a table; one without rows is blank. */
export const rows = (value: readonly Data[]): Value => (value.length ? { kind: 'rows', value } : blank)

/** Makes a value of several parts, none of them blank; without any it is blank. */
export const parts = (value: ReadonlyMap<string, Value>): Value => (value.size ? { kind: 'parts', value } : blank)

/** The value under a key. */
export const get = (data: Data | undefined, key: string): Value => (data && data.get(key)) || blank

/** Whether two values are the same: numbers by value, lists in order, rows key by key. A blank equals a blank. */
export function equal(a: Value, b: Value): boolean {
  if (a.kind === 'number' && b.kind === 'number') return !compareNumbers(a.value, b.value)
  if (a.kind === 'list' && b.kind === 'list') return a.value.length === b.value.length && a.value.every((v, i) => equal(v, b.value[i]!))
  if (a.kind === 'rows' && b.kind === 'rows') return a.value.length === b.value.length && a.value.every((row, i) => equalData(row, b.value[i]!))
  if (a.kind === 'parts' && b.kind === 'parts') return equalData(a.value, b.value)
  return a.kind === b.kind && a.value === b.value
}

/** Whether both hold the same values, blanks left out. */
export function equalData(a: Data, b: Data): boolean {
  return covers(a, b) && covers(b, a)
}

function covers(a: Data, b: Data): boolean {
  let same = true
  a.forEach((v, key) => { same = same && equal(v, get(b, key)) })
  return same
}

/** Negative, 0 or positive for two values of one kind that has an order; texts by code point. */
export function order(a: Value, b: Value): number {
  if (a.kind === 'number') return compareNumbers(a.value, b.value as Num)
  if (a.kind === 'text') return compareTexts(a.value, b.value as string)
  return (a.value as number) - (b.value as number)
}

/** The value as text, as Go's Value.String: "1.5", "true", "2026-11-22", "[a, b]", "" for a blank, "3 rows". */
export function show(v: Value): string {
  switch (v.kind) {
    case 'blank': return ''
    case 'number': return format(v.value)
    case 'date': return formatDate(v.value)
    case 'instant': return formatInstant(v.value)
    case 'time': return formatTime(v.value)
    case 'list': return '[' + v.value.map(show).join(', ') + ']'
    case 'rows': return v.value.length + ' rows'
  }
  return String(v.value)
}
