import { list, text, type Value } from '../../rules/value'
import { written, type Type } from '../border'
import type { Field, Property } from '../definition'
import { wrong, type Fault } from '../writing'

/** Most members or departments of one value. */
export const mostPeople = 200

const several = ({ type }: Field): boolean => /s$/.test(type)

/** What a value holds, one by one. */
const each = (value: Value): readonly Value[] => value.kind === 'list' ? value.value : value.kind === 'text' ? [value] : []

const isID = (s: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(s) && /[^0-]/.test(s)

const one = written((s) => isID(s) ? text(s) : wrong('not_an_id'))

const limited = (code: string, limit: number): Fault => wrong(code, { limit: String(limit) })

/** How many may be chosen: of one member or department one. */
export const mostOf = (field: Field): number => several(field) ? field.property.maxItems || mostPeople : 1

/** x-choose as facts take it: forms/people.go. */
export const amongOf = (property: Property): string => (property['x-choose'] || []).map((who) => {
  const arg = who[who.source]
  return arg ? who.source + ':' + arg : who.source
}).join(' ')

/** Members and departments, one or several, by their ids: forms/people.go. */
export const member: Type = {
  fact: ({ type }) => type.replace(/s$/, ''),
  among: ({ property }) => amongOf(property),
  read(field, from, report) {
    if (!several(field)) return one.read(field, from, report)
    if (!Array.isArray(from)) return undefined
    if (from.length > mostPeople) return limited('too_many_people', mostPeople)
    const out: Value[] = []
    for (const id of from as unknown[]) {
      const found = one.read(field, id, report)
      if (!found) return wrong('wrong_type', { want: field.type })
      if (!('kind' in found)) return found
      if (found.kind === 'blank') return wrong('not_an_id')
      out.push(found)
    }
    return new Set(from).size < from.length ? wrong('person_twice') : list(out)
  },
  write: (field, value) => several(field) ? each(value).map((id) => id.value) : value.value,
  check(field, value) {
    const count = each(value).length, { minItems } = field
    return !several(field) ? undefined : count > mostOf(field) ? limited('too_many_people', mostOf(field)) : count < minItems ? limited('too_few_people', minItems) : undefined
  },
  keep(_, value) {
    const ids = each(value)
    return ids.every((id) => id.kind === 'text' && isID(id.value)) ? ids.length > mostPeople ? limited('too_many_people', mostPeople) : undefined : wrong('not_an_id')
  },
  settle(_, value) {
    const seen = new Set<string>()
    return value.kind !== 'list' ? value : list(value.value.filter((id) => id.kind === 'text' && !seen.has(id.value) && seen.add(id.value)))
  },
  many(field, value, was, _, __, known) {
    const held = each(was).map((id) => id.value)
    let bad: Fault | undefined
    // What a rule works out is no choice.
    if (!field.computed) for (const id of each(value)) {
      const fault = held.indexOf(id.value) < 0 ? known(field, id, false) : undefined
      bad = bad || fault
    }
    return bad
  },
  group: () => true
}

/** All of them, for what knows types by their names. */
export const people = { member, members: member, department: member, departments: member }
