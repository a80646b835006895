import { calls } from '../../rules/functions'
import { distance } from './distance'
import { formatInstant } from '../../rules/date'
import { blank, get, parts, text, type Data, type Value } from '../../rules/value'
import { numeric, toDouble, types, written, type Type } from '../border'
import type { Field } from '../definition'
import { wrong, type Fault } from '../writing'
import { readInstant } from './datetime'

// Only forms with a location have the function.
calls.distance = distance

/** A place as data hold it: forms/field_location.go. */
export interface Place {
  lat?: number
  lng?: number
  accuracy?: number
  address?: string
  source?: 'device' | 'typed'
  /** When the server took it; never the page's word. */
  at?: string
}

const line = (text: string, field: Field) => types.text!.read(field, text, () => undefined) as Value | Fault
const degrees = { scale: 6 } as Field, metres = { scale: 0 } as Field, plain = {} as Field

/** How parts are read, in the order in which they are written. */
const readers: Record<keyof Place, [Type, Field]> = {
  lat: [numeric, degrees], lng: [numeric, degrees], accuracy: [numeric, metres], address: [written(line), plain],
  source: [written((from) => (from === 'device' || from === 'typed' ? text(from) : wrong('option_unknown'))), plain], at: [written(readInstant), plain]
}
const names = Object.keys(readers) as (keyof Place)[]

/** A place: forms/field_location.go. */
export const location: Type = {
  read(_, from, report) {
    if (!from || typeof from !== 'object' || Array.isArray(from)) return undefined
    const found = new Map<string, Value>()
    let bad: Fault | undefined
    for (const [name, given] of Object.entries(from)) {
      if (names.indexOf(name as never) < 0) return undefined
      const [type, field] = readers[name as keyof Place]
      const one = given === null ? blank : type.read(field, given, report)
      if (!one) return undefined
      if (!('kind' in one)) bad = bad || one
      else if (one.kind !== 'blank') found.set(name, one)
    }
    return bad || (names.slice(0, 4).some((name) => found.has(name)) ? parts(found) : blank)
  },
  write(_, value) {
    const out: Record<string, unknown> = {}
    for (const name of names) {
      const part = get(value.value as Data, name)
      if (part.kind !== 'blank') out[name] = part.kind === 'number' ? toDouble(part.value) : part.kind === 'instant' ? formatInstant(part.value) : part.value
    }
    return out
  },
  check(field, value) {
    const of = (name: keyof Place) => get(value.value as Data, name), number = (name: keyof Place) => {
      const part = of(name)
      return part.kind === 'number' ? toDouble(part.value) : 0
    }
    const known = of('lat').kind !== 'blank', address = of('address').value as string | undefined
    if (known === (of('lng').kind === 'blank') || !known && of('accuracy').kind !== 'blank') return wrong('place_half')
    if (Math.abs(number('lat')) > 90) return wrong('place_latitude')
    if (Math.abs(number('lng')) > 180) return wrong('place_longitude')
    if (number('accuracy') < 0 || number('accuracy') > 9_999_999) return wrong('place_accuracy')
    if (field.input === 'here' && (!known || of('source').value !== 'device')) return wrong('place_here')
    return address && Array.from(address).length > 200 ? wrong('too_long', { limit: '200' }) : undefined
  },
  group: () => true
}
