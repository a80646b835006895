// Between what people type and read, and what data hold.

import { encodeOne, readNumber, readText } from './border'
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

/** Reads a typed text: without white space around it, a single line without breaks. */
export function typeText(field: Field, typed: string): Typed {
  const plain = field.type === 'longtext' ? typed.replace(/\r\n?/g, '\n').replace(/\s+$/, '') : typed.replace(/\s*[\r\n\u2028\u2029]\s*/g, ' ').trim()
  const read = readText(field, plain)
  return 'kind' in read ? { value: plain || undefined } : { fault: read }
}

/** Writes a number for reading: money with all its decimals and grouped thousands, others as they are; '' for a blank. */
export function numberText(field: Field, value: unknown): string {
  if (typeof value !== 'number') return ''
  if (field.type !== 'money') return String(value)
  const [whole = '', decimals = ''] = String(Math.abs(value)).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return (value < 0 ? '-' : '') + grouped + (field.scale ? '.' + (decimals + '000000').slice(0, field.scale) : '')
}

/** The same with its currency and unit: "¥1,234.50", "USD 12.00", "2 天". */
export function amountText(field: Field, value: unknown): string {
  const written = numberText(field, value)
  if (!written) return ''
  const currency = field.currency === 'CNY' ? '¥' : field.currency && field.currency + '\xa0'
  return (written[0] === '-' ? '-' + currency + written.slice(1) : currency + written) + (field.unit && '\xa0' + field.unit)
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

