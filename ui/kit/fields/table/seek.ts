// What a pasted text is that only the server can say, or that takes the clock of the company.

import type { Field } from '../../../core/form/definition'
import type { Found } from '../../later'
import type { Choosing, Referable, Referables } from '../choose'
import { partsOf } from './paste-several'
import { same } from './paste'
import { instantOf, timesOf } from './paste-times'

/** What a text is found to be: a value with what it fills in, or how many are called as one of its names. */
export type Sought = { value: unknown, fill?: Record<string, unknown> | undefined } | { count: number, name: string }

/** Whom the server is asked with; either may not be there. */
export interface Asking {
  people: ((field: string, text: string) => Promise<Found>) | undefined
  records: ((choosing: Choosing) => Promise<{ choices?: Referables | undefined }>) | undefined
}

/** More pages of records are not looked through: so many are not called by one name. */
const mostPages = 5
/** The longest text that people are looked for by. */
const longestName = 60

const isKey = /^[a-z\d][a-z\d-]{0,63}$/

const digits = (text = ''): string => text.replace(/[\s()-]/g, '').replace(/^\+?86(?=1\d{10}$)/, '')

/** Those of people or departments that were found who are called so, by name, staff number or phone. */
function named({ items, departments }: Found, people: boolean, text: string): string[] {
  if (!people) return departments.filter(({ name }) => same(name, text)).map(({ id }) => id)
  const number = digits(text)
  const are = items.filter(({ name, staff_number: staff, phone }) => same(name, text) || staff && same(staff, text) || phone && digits(phone) === number)
  // A whole phone number finds its one owner also where it is not shown.
  return (are.length || items.length > 1 || !/^1\d{10}$/.test(number) ? are : items.filter(({ phone }) => !phone)).map(({ id }) => id)
}

async function person(field: Field, text: string, ask: NonNullable<Asking['people']>): Promise<string[]> {
  return text.length > longestName ? [] : named(await ask(field.path, text), /^member/.test(field.type), text)
}

/** The records called so, by their line, their number or their key. */
async function records(path: string, text: string, ask: NonNullable<Asking['records']>): Promise<Referable[]> {
  const found: Referable[] = []
  let cursor: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const { choices } = await ask({ path, query: text.slice(0, 200), cursor })
    for (const one of choices ? choices.items : []) {
      // The second line begins with the number, and ends with a day.
      const [number = '', ...more] = (one.detail || '').split(' · ')
      if (same(one.label, text) || more.length && same(number, text)) found.push(one)
    }
    cursor = choices && choices.next
    if (!cursor) break
  }
  if (found.length || !isKey.test(text)) return found
  const { choices } = await ask({ path, keys: [text] })
  return choices ? choices.items : []
}

/** Looks for one text of a cell; it fails where nobody can be asked. */
export async function seek(field: Field, path: string, text: string, ask: Asking): Promise<Sought> {
  const { type } = field, several = /s$/.test(type)
  if (/^datetime/.test(type)) {
    const value = type === 'datetime' ? instantOf(text) : timesOf(text)
    return value ? { value } : { count: 0, name: text }
  }
  const values: string[] = []
  let fill: Record<string, unknown> | undefined
  for (const part of several ? partsOf(text) : [text.trim()]) {
    let ids: string[]
    if (/^reference/.test(type)) {
      if (!ask.records) throw new Error('nobody to ask')
      const all = await records(path, part, ask.records)
      if (all.length === 1) fill = all[0]!.fill
      ids = all.map(({ id }) => id)
    } else {
      if (!ask.people) throw new Error('nobody to ask')
      ids = await person(field, part, ask.people)
    }
    if (ids.length !== 1) return { count: ids.length, name: part }
    if (values.indexOf(ids[0]!) < 0) values.push(ids[0]!)
  }
  return several ? values.length ? { value: values } : { count: 0, name: text } : { value: values[0], fill }
}
