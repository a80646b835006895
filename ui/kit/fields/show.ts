import type { VNode } from 'vue'
import type { Field } from '../../core/form/definition'
import { amountText, type Written } from '../../core/form/written'
import { dateText } from '../time'
import { w } from '../words'

type Labels = { id: string; label: string; open?: string | undefined; kept?: string | undefined }[]

/** What is known of a field whose value is shown; `said` is what the server says of how values read. */
export type Shown = Written & { link?: string; options?: Labels; said?: Labels | null | undefined; tones?: Record<string, string>; input?: string; control?: string | undefined }

/** The label of a choice; its id where it is not among the options. */
export const labelOf = (options: Labels | null | undefined, id: string): string => (options || []).reduce((label, option) => (option.id === id ? option.label : label), id)

/** How a currency is written before an amount. */
export function currency(field: Field): string {
  return field.currency === 'CNY' ? '¥' : field.currency
}

/** Writes a value that is there as people read it. */
export type Show = (field: Shown, value: unknown) => string

/** How values are drawn that are more than a text, by type, on pages that only read. */
export const parts: Record<string, (field: Shown, value: unknown) => VNode> = {}

/** How types are shown that the frame does not know, where their units were brought. */
export const shows: Record<string, Show> = {}

/**
 * A value as people read it; '' for none. Files are shown by their own component. Of types that are not known here the server says how values
 * read, as it names options: by what stands in the data.
 */
export function show(field: Shown, value: unknown): string {
  if (value === undefined || value === null || value === '') return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value), said = labelOf(field.said, text)
  if (said !== text) return said
  const own = shows[field.control!] || shows[field.type]
  if (own) return own(field, value)
  switch (field.type) {
    case 'integer':
    case 'decimal':
    case 'money':
      return amountText(field, value) || text
    case 'boolean':
      return w(value ? 'yes' : 'no')
    case 'date':
      return dateText(text) || text
    case 'table':
      return w('rows', { count: (value as unknown[]).length })
  }
  return labelOf(field.options, text)
}
