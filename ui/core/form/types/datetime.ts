import { parseInstant, formatInstant } from '../../rules/date'
import { at, type Value } from '../../rules/value'
import { written, type Type } from '../border'
import type { Field } from '../definition'
import { wrong, type Fault } from '../writing'

/** Holds the ends of a value against x-earliest and x-latest, which parse reads: forms/span.go. */
export function within({ property }: Field, from: number, to: number, parse: (text: string) => number | undefined): Fault | undefined {
  const earliest = property['x-earliest'], latest = property['x-latest']
  if (earliest && from < parse(earliest)!) return wrong('below_minimum', { limit: earliest })
  return latest && to > parse(latest)! ? wrong('above_maximum', { limit: latest }) : undefined
}

/** Reads an instant as RFC 3339 writes it. */
export function readInstant(text: string): Value | Fault {
  const ms = parseInstant(text)
  return ms === undefined ? wrong('not_an_instant') : at('instant', ms)
}

/** A point in time, kept in UTC: forms/field_datetime.go. */
export const datetime: Type = {
  ...written(readInstant),
  write: (_, value) => formatInstant(value.value as number),
  check: (field, value) => within(field, value.value as number, value.value as number, parseInstant)
}
