// What comes out of a spreadsheet: cells between tabs, rows between line breaks.

import { typeOf } from '../../../core/form/border'
import type { Field } from '../../../core/form/definition'
import { typeNumber, typeText } from '../../../core/form/input'
import { formatDate, parseDate } from '../../../core/rules/date'
import { w } from '../../words'
import { choicesOf, daysOf } from './paste-several'

/** The longest text that is read, in characters. */
const longest = 4e6

/**
 * Reads the first rows of a text, as many cells of each as asked for; a cell in quotes may hold tabs and breaks, as spreadsheets write
 * it. `more` is how many rows there are beyond, told by their breaks.
 */
export function cellsOf(text: string, rows: number, columns: number): { rows: string[][], more: number } {
  const out: string[][] = []
  const end = text.length > longest ? longest : text.length
  let at = 0
  while (at < end && out.length < rows) {
    const row: string[] = []
    for (let open = true; open;) {
      let cell = ''
      const closing = text[at] === '"' ? closingQuote(text, at, end) : -1
      if (closing > 0) {
        cell = text.slice(at + 1, closing).replace(/""/g, '"')
        at = closing + 1
      } else {
        const start = at
        while (at < end && text[at] !== '\t' && text[at] !== '\n' && text[at] !== '\r') at++
        cell = text.slice(start, at)
      }
      if (row.length < columns) row.push(cell)
      open = text[at] === '\t' && at < end
      if (open) at++
    }
    if (text[at] === '\r') at++
    if (text[at] === '\n') at++
    out.push(row)
  }
  let more = 0
  for (let next = at; next < text.length; more++) {
    const after = text.indexOf('\n', next)
    next = after < 0 ? text.length : after + 1
  }
  return { rows: out, more }
}

/** Where a quoted cell ends: at a quote before a tab, a break or the end; -1 where none does. */
function closingQuote(text: string, from: number, end: number): number {
  for (let at = text.indexOf('"', from + 1); at > 0 && at < end; at = text.indexOf('"', at + 1)) {
    const next = text[at + 1]
    if (next === '"') at++
    else return next === undefined || next === '\t' || next === '\n' || next === '\r' ? at : -1
  }
  return -1
}

/** Digits, letters and signs as they are written in plain width. */
export const plain = (text: string): string => text.replace(/[\uff01-\uff5e]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0)).replace(/[\u3000\xa0]/g, ' ').trim()

/** A day as people write it; undefined for what is none. */
export function dateOf(text: string): string | undefined {
  const parts = /^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d{2})(\d{2}))(?:\s+0?0:00(?::00)?|\s*(?:周|星期).)?$/.exec(plain(text).replace(/\s*([年月日])\s*/g, '$1'))
  if (!parts) return undefined
  const two = (part?: string): string => ('0' + part!).slice(-2)
  const day = parts[1] + '-' + two(parts[3] || parts[5] || parts[7]) + '-' + two(parts[4] || parts[6] || parts[8])
  const days = parseDate(day)
  return days === undefined ? undefined : formatDate(days)
}

/** Whether two names are the same but for width, capitals and blanks around them. */
export const same = (a: string, b: string): boolean => plain(a).toLowerCase() === plain(b).toLowerCase()

/** The id of an option that is called so. */
const choice = ({ options }: Field, text: string): string | undefined =>
  (options.filter((one) => !one.archived && same(one.label, text))[0] || options.filter((one) => one.id === text)[0] || { id: undefined }).id

const yes = /^(是|有|对|√|✓|✔|y|yes|true|1)$/i
const no = /^(否|无|不|×|✗|✘|n|no|false|0)$/i

/**
 * What a pasted text is in a column. `taken` is false for what the column's control could not show: it is not put there. Of what cannot be
 * read the text itself is put, and stands there until somebody mends it; evaluation says what is wrong with it.
 */
export function readCell(column: Field, text: string): { value: unknown, taken: boolean, read: boolean, seek?: boolean } {
  const got = (value: unknown) => ({ value: value === undefined ? text : value, taken: true, read: value !== undefined })
  if (!text.trim()) return { value: undefined, taken: true, read: true }
  switch (column.type) {
    case 'integer': case 'decimal': case 'money': {
      const typed = typeNumber(column, text)
      return got(typed.fault ? undefined : typed.value)
    }
    case 'text': case 'longtext': {
      const typed = typeText(column, text)
      return typed.fault ? got(undefined) : { value: typed.value, taken: true, read: true }
    }
    case 'date': return got(dateOf(text))
    case 'boolean': {
      const word = plain(text)
      return got(yes.test(word) || same(word, w('yes')) ? true : no.test(word) || same(word, w('no')) ? false : undefined)
    }
    case 'option': return got(choice(column, text))
    case 'options': return got(choicesOf(text, (part) => choice(column, part)))
    case 'daterange': return got(daysOf(column, plain(text), dateOf))
    case 'time': {
      const word = plain(text).replace(/^(\d):/, '0$1:')
      return got('kind' in (typeOf(column).read(column, word, () => undefined) || {}) ? word : undefined)
    }
  }
  if (/^(files?|signature)$/.test(column.type)) return { value: undefined, taken: false, read: false }
  const key = /^reference/.test(column.type)
  // A record's key would be taken for one that was chosen: with a blank before it, it is a text.
  if (sought.test(column.type) && (key || !isRead(column, text))) return { value: key && isRead(column, text) ? ` ${text}` : text, taken: true, read: true, seek: true }
  const number = +plain(text)
  return got(isRead(column, text) ? text : !isNaN(number) && isRead(column, number) ? number : undefined)
}

/** Types whose texts are looked for after they were put. */
const sought = /^(datetime|datetimerange|(member|department|reference)s?)$/

function isRead(column: Field, value: unknown): boolean {
  const read = typeOf(column).read(column, value, () => undefined)
  return !!read && 'kind' in read
}

/** Types whose controls show any text, or nothing where they cannot. */
const plainTypes = /^(text|longtext|integer|decimal|money|boolean|date|time|datetime|options?|daterange)$/

/** Whether the control of a column has to be kept from a text that it cannot read. */
export const strict = (column: Field): boolean => !plainTypes.test(column.type) && !/^(files?|signature)$/.test(column.type)

/** Whether a value stands in a cell that its control cannot show: what was pasted and could not be read. */
export const unshown = (column: Field, value: unknown): value is string => typeof value === 'string' &&
  (/range$|^options$/.test(column.type) || column.type === 'datetime' && !isRead(column, value) || column.type === 'date' && parseDate(value) === undefined || column.type === 'boolean' || column.type === 'time' && !/^\d\d:\d\d/.test(value) ||
    column.type === 'option' && !column.from && !column.options.some((one) => one.id === value) || strict(column) && !isRead(column, value))
