import type { Field } from '../../core/form/definition'
import { amountText, type Written } from '../../core/form/written'
import { dateText } from '../time'
import { w } from '../words'

/** What is known of a field whose value is shown. */
export type Shown = Written & { options?: { id: string; label: string }[] }

/** The label of a choice; its id where the form does not know it. */
export function chosenLabel(field: Shown, id: string): string {
  for (const option of field.options || []) if (option.id === id) return option.label
  return id
}

/** How a currency is written before an amount. */
export function currency(field: Field): string {
  return field.currency === 'CNY' ? '¥' : field.currency
}

/** Minutes as people read them: «1 小时 30 分钟». */
function durationText(value: unknown): string {
  const all = Math.abs(Number(value))
  if (isNaN(all)) return String(value)
  const hours = Math.floor(all / 60), minutes = all % 60
  return (Number(value) < 0 ? '-' : '') + (hours ? w('hours', { count: hours }) + (minutes ? ' ' : '') : '') + (minutes || !hours ? w('minutes', { count: minutes }) : '')
}

/** A value as people read it; '' for none. Files are shown by their own component. */
export function show(field: Shown, value: unknown): string {
  if (value === undefined || value === null || value === '') return ''
  switch (field.type) {
    case 'integer':
    case 'decimal':
    case 'money':
      return amountText(field, value) || String(value)
    case 'boolean':
      return w(value ? 'yes' : 'no')
    case 'date':
      return dateText(String(value)) || String(value)
    case 'duration':
      return durationText(value)
    case 'option':
      return chosenLabel(field, String(value))
    case 'table':
      return w('rows', { count: (value as unknown[]).length })
  }
  return String(value)
}
