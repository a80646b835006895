import { list, text, type Value } from '../../rules/value'
import { isChoice, type Type } from '../border'
import type { Field } from '../definition'
import { wrong, type Fault } from '../writing'

/** Most choices of one value. */
const most = 100

const limited = (code: string, limit: number): Fault => wrong(code, { limit: String(limit) })

const ids = (value: Value): string[] => (value.kind === 'list' ? value.value.map((one) => one.value as string) : [])

/** Choices as the field keeps them: of a ranking as they stand, else in the order of the list, or of their keys. */
function arranged(field: Field, chosen: string[]): Value {
  if (field.input !== 'ranking') {
    const places: Record<string, number> = {}
    if (!field.from) field.options.forEach(({ id }, place) => { places[id] = place })
    chosen.sort((a, b) => (places[a] || 0) - (places[b] || 0) || (a < b ? -1 : 1))
  }
  return list(chosen.map(text))
}

/** How many may be chosen: of a ranking all that are offered, unless it says how many. */
export function bounds({ input, options, property }: Field): { least: number, most: number } {
  const all = input === 'ranking' ? Math.min(options.filter((o) => !o.archived).length, most) : 0
  const high = property.maxItems || (input === 'ranking' ? Math.max(all, 1) : most)
  return { least: property.minItems === undefined ? Math.min(all, high) : property.minItems, most: high }
}

/** Several choices: forms/field_options.go. */
export const options: Type = {
  read(field, from) {
    if (!Array.isArray(from)) return undefined
    if (from.length > most) return limited('too_many_choices', most)
    for (const id of from as unknown[]) {
      if (typeof id !== 'string') return wrong('wrong_type', { want: field.type })
      if (/[\ud800-\udfff]/.test(id.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ''))) return wrong('text_surrogate')
      if (id.indexOf('\0') >= 0) return wrong('text_nul')
      if (!isChoice(field, id)) return wrong('option_unknown')
    }
    return new Set(from).size < from.length ? wrong('option_twice') : arranged(field, (from as string[]).slice())
  },
  write: (_, value) => ids(value),
  check(field, value) {
    const chosen = ids(value), { least, most } = bounds(field)
    for (const id of chosen) {
      if (!isChoice(field, id)) return wrong('option_unknown')
      if (field.options.some(({ under }) => under === id)) return wrong('option_group')
    }
    return chosen.length > most ? limited('too_many_choices', most) : chosen.length < least ? limited('too_few_choices', least) : undefined
  },
  keep(field, value) {
    const chosen = ids(value)
    return chosen.every((id) => isChoice(field, id)) ? chosen.length > most ? limited('too_many_choices', most) : undefined : wrong('option_unknown')
  },
  settle: (field, value) => value.kind === 'list' ? arranged(field, Array.from(new Set(value.value.filter((one) => one.kind === 'text').map((one) => one.value as string)))) : value,
  many(field, value, was, from, submit, known, offered) {
    const held = ids(was), anew: Value[] = []
    let bad: Fault | undefined
    if (value.kind === 'list') for (const one of value.value) {
      const had = held.indexOf(one.value as string) >= 0
      if (had && !submit) continue
      const fault = known(field, one, had)
      bad = bad || fault
      anew.push(one)
    }
    for (const one of bad ? [] : anew) {
      from.set(field.id, one)
      const fault = offered()
      from.set(field.id, value)
      if (fault === false) return undefined
      bad = bad || fault
    }
    return bad
  },
  group: () => true
}
