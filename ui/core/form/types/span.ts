import { formatDate, formatInstant, parseDate, parseInstant } from '../../rules/date'
import { at, blank, get, parts, text, type Data, type Value } from '../../rules/value'
import { written, type Type } from '../border'
import type { Field } from '../definition'
import { wrong, type Fault } from '../writing'
import { readInstant, within } from './datetime'

// Ranges: forms/span.go.

const names = ['from', 'from_half', 'to', 'to_half']

/** A range whose ends read and write as given; of days with halves also those. */
function span(end: (text: string) => Value | Fault, write: (at: number) => string, parse: (text: string) => number | undefined): Type {
  const ends = written(end)
  const halves = written((half) => (half === 'am' || half === 'pm' ? text(half) : wrong('option_unknown')))
  return {
    read(field, from, report) {
      if (!from || typeof from !== 'object' || Array.isArray(from)) return undefined
      const found = new Map<string, Value>(), given = from as Record<string, unknown>
      let bad: Fault | undefined
      for (const name of Object.keys(given)) {
        const part = given[name], half = /_half$/.test(name)
        if (names.indexOf(name) < 0 || half && !field.property['x-halves']) return undefined
        const one = part === null ? blank : (half ? halves : ends).read(field, part, report)
        if (!one) return undefined
        if (!('kind' in one)) bad = bad || one
        else if (one.kind !== 'blank') found.set(name, one)
      }
      return bad || parts(found)
    },
    write(_, value) {
      const out: Record<string, string> = {}
      for (const name of names) {
        const part = get(value.value as Data, name)
        if (part.kind !== 'blank') out[name] = part.kind === 'text' ? part.value : write(part.value as number)
      }
      return out
    },
    check(field: Field, value: Value) {
      const of = (name: string) => get(value.value as Data, name).value
      const from = of('from') as number | undefined, to = of('to') as number | undefined
      if (from === undefined || to === undefined) return wrong('range_open')
      if (from > to || from === to && of('from_half') === 'pm' && of('to_half') === 'am') return wrong('range_turned')
      return within(field, from, to, parse)
    },
    group: () => true
  }
}

/** Days from one to another: forms/field_daterange.go. */
export const daterange = span((s) => {
  const day = parseDate(s)
  return day === undefined ? wrong('not_a_date') : at('date', day)
}, formatDate, parseDate)

/** From one point in time to another: forms/field_datetimerange.go. */
export const datetimerange = span(readInstant, formatInstant, parseInstant)
