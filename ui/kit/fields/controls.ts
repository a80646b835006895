import type { FunctionalComponent } from 'vue'
import { typeOf, types, type Type } from '../../core/form/border'
import type { Field, Form } from '../../core/form/definition'
import type { ControlProps } from './control'
import { shows, type Show } from './show'

type Control = FunctionalComponent<ControlProps>

/** What the chunk of a unit exports: the control, and of types that the frame does not know how they are read, written and shown. */
export interface Unit {
  default: unknown
  type?: Type
  /** The type that it reads, where that is not what it is called by. */
  of?: string
  show?: Show
}

/** Units that are here. */
const here: Record<string, Control> = {}

/** The name of the unit of a field: that which the form names, else that of its type; numbers are one. api/page_units.go says the same. */
const unitOf = ({ type, control }: Pick<Field, 'type' | 'control'>): string => control || (/^(integer|decimal|money)$/.test(type) ? 'number' : type)

/** The control of a field whose unit was brought. */
export const controlOf = (field: Pick<Field, 'type' | 'control'>): Control => here[unitOf(field)]!

/**
 * Brings what fills in a form's fields, before it is shown or evaluated: of what is computed, only what the frame does not know; and what
 * arranges them. The first answer of a form carries their units; `given` finds one there by its name. Others are on the device or are fetched:
 * it fails without a connection.
 */
export async function bringControls(form: Form, given: (name: string) => Unit | undefined = () => undefined, fetched = (load: () => Promise<Unit>) => load()): Promise<void> {
  const wanted = new Set<string>(form.panes && ['layout'])
  form.fields.forEach((field) => (!field.computed || field.control || !typeOf(field)) && !here[unitOf(field)] && wanted.add(unitOf(field)))
  await Promise.all(Array.from(wanted).map(async (name) => {
    const unit = given(`field-${name}`) || await fetched(async () => (await import('./units')).units[name]!())
    here[name] = unit.default as Control
    if (unit.type) types[unit.of || name] = unit.type
    if (unit.show) shows[name] = unit.show
  }))
}
