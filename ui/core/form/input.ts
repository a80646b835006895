// Between what people type and read, and what data hold.

import { encodeOne, readNumber, types, type Report } from './border'
import type { Field } from './definition'
import { wrong, type Fault } from './writing'

/** What a person typed comes to: a value for the data (undefined is blank), or why it is none. */
export type Typed = { value: unknown, fault?: undefined } | { fault: Fault, value?: undefined }

/**
 * Reads a typed or pasted number: full-width digits and signs, any minus, thousands separators, blanks and a currency's sign
 * are understood; 。and ． are points. What is not a number of the field is a fault.
 */
export function typeNumber(field: Field, typed: string): Typed {
  const plain = typed.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[\s\u200b\ufeff]/g, '').replace(/[。．｡]/g, '.').replace(/[，﹐]/g, ',').replace(/[－−–—‐‑‒﹣ー]/g, '-').replace(/^＋/, '+')
    .replace(/^([-+]?)[¥￥$€£]/, '$1')
  if (!plain) return { value: undefined }
  const parts = /^([-+]?)(\d+|\d{1,3}(?:,\d{3})+|)(?:\.(\d*))?$/.exec(plain)
  if (!parts || !parts[2] && !parts[3]) return { fault: wrong(/^[-+]?\d+(\.\d+)?e[-+]?\d+$/i.test(plain) ? 'number_exponent' : 'number_syntax') }
  const whole = parts[2]!.replace(/,/g, '').replace(/^0+(?=\d)/, '') || '0'
  const read = readNumber(field, (parts[1] === '-' ? '-' : '') + whole + (parts[3] ? '.' + parts[3] : ''))
  return 'kind' in read ? { value: encodeOne(field, read) } : { fault: read }
}

const none: Report = () => undefined

/** Reads a typed text: without white space around it, a single line without breaks. */
export function typeText(field: Field, typed: string): Typed {
  const plain = field.type === 'longtext' ? typed.replace(/\r\n?/g, '\n').replace(/\s+$/, '') : typed.replace(/\s*[\r\n\u2028\u2029]\s*/g, ' ').trim()
  const read = types[field.type]!.read(field, plain, none)!
  return 'kind' in read ? { value: plain || undefined } : { fault: read }
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Writes a date for reading, with the day of the week: "2026年11月22日周日"; '' for what is no date. */
export function dateText(value: unknown, language: string): string {
  const day = new Date(value + 'T00:00:00Z')
  if (typeof value !== 'string' || isNaN(+day)) return ''
  let written = formats.get(language)
  if (!written) {
    formats.set(language, written = new Intl.DateTimeFormat(language, { timeZone: 'UTC', year: 'numeric', month: 'short', day: 'numeric', weekday: 'short' }))
  }
  return written.format(day)
}

