import type { Field } from '../../core/form/definition'

/** What every control of a field takes. */
export interface ControlProps {
  field: Field
  value: unknown
  /** Where the value stands: "days", "items.3f.amount". */
  path: string
  required?: boolean
  /** Nobody changes it. */
  still?: boolean
  /** Id and aria attributes, for the element that takes the focus. */
  attrs: Record<string, unknown>
  /** Takes the new value; undefined for none. */
  change: (value?: unknown) => void
}

/** The names of ControlProps. */
export const controlProps: (keyof ControlProps)[] = ['field', 'value', 'path', 'required', 'still', 'attrs', 'change']

/** What was typed or chosen in the control of an event; undefined for nothing. */
export function typed(event: Event): string | undefined {
  return (event.target as HTMLInputElement).value || undefined
}
