import type { FunctionalComponent } from 'vue'
import { isNumeric } from '../../core/form/border'
import type { FieldType, Form } from '../../core/form/definition'
import type { ControlProps } from './control'

type Control = FunctionalComponent<ControlProps>
interface Unit { default: unknown }

/** Units that are here. */
const here: Record<string, Control> = {}

/** The name of the unit of a type: numbers are one. */
const unitOf = (type: string): string => (type !== 'duration' && isNumeric(type) ? 'number' : type)

/** The control of a type that was brought. */
export const controlOf = (type: FieldType): Control => here[unitOf(type)]!

/**
 * Brings what fills in a form's fields, before it is shown. The first answer of a form carries their units; `given` finds one there by its
 * name. Others are on the device or are fetched: it fails without a connection.
 */
export async function bringControls(form: Form, given: (name: string) => Unit | undefined = () => undefined, fetched = (load: () => Promise<Unit>) => load()): Promise<void> {
  const wanted = new Set<string>()
  form.fields.forEach(({ type, computed }) => (!computed || type === 'table') && !here[unitOf(type)] && wanted.add(unitOf(type)))
  await Promise.all(Array.from(wanted).map(async (name) => {
    const unit = given(`field-${name}`) || await fetched(async () => (await import('./units')).units[name]!())
    here[name] = unit.default as Control
  }))
}
