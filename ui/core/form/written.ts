// Numbers as people read them. Apart from what reads them, since most pages only show.

import type { Field } from './definition'

/** What is known of a field whose number is written. */
export type Written = Pick<Field, 'type'> & Partial<Pick<Field, 'scale' | 'currency' | 'unit'>>

/** Writes a number for reading: money with all its decimals and grouped thousands, others as they are; '' for a blank. */
export function numberText(field: Written, value: unknown): string {
  if (typeof value !== 'number') return ''
  if (field.type !== 'money') return String(value)
  const [whole = '', decimals = ''] = String(Math.abs(value)).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return (value < 0 ? '-' : '') + grouped + (field.scale ? '.' + (decimals + '000000').slice(0, field.scale) : '')
}

/** The same with its currency and unit: "¥1,234.50", "USD 12.00", "2 天". */
export function amountText(field: Written, value: unknown): string {
  const written = numberText(field, value)
  if (!written) return ''
  const currency = field.currency === 'CNY' ? '¥' : field.currency ? field.currency + '\xa0' : ''
  return (written[0] === '-' ? '-' + currency + written.slice(1) : currency + written) + (field.unit ? '\xa0' + field.unit : '')
}
