import type { Form, PlainData } from '../../core/form'
import { show } from '../../kit/fields/show'

const telling = ['option', 'date', 'integer', 'decimal', 'money', 'text']

/** What is sent, in a line: the form with the values by which people tell it from others. */
export function named({ title, fields }: Form, data: PlainData): string {
  const values = Array.from(fields.values()).filter((field) => !field.table && telling.includes(field.type)).map((field) => show(field, data[field.id]))
  return [title, ...values.filter(Boolean).slice(0, 4)].join(' · ')
}
