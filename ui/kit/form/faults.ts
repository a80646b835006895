import type { PlainData } from '../../core/form/border'
import type { Form } from '../../core/form/definition'
import { w } from '../words'
import type { Row } from './context'
import { placeOf, type Told } from './looks'

/** One line of the summary of what is wrong. */
export interface Fault {
  /** Where it can be mended; '' where nothing on the page stands for it. */
  path: string
  text: string
}

/** What is wrong in the order of the page, each with the name of its field. What has no field comes first. */
export function faultsOf(form: Form, data: PlainData, problems: Told[], shown: (path: string) => boolean): Fault[] {
  const order: string[] = []
  for (const section of form.sections) for (const field of section.fields) order.push(field.id)
  const place = (path: string) => order.indexOf(path.split('.')[0]!)
  const line = ({ path, message }: Told): Fault => {
    const [top = '', id, column] = path.split('.')
    const field = form.fields.get(column ? `${top}.${column}` : path) || form.fields.get(top)
    if (!field) return { path: '', text: message }
    const row = field.table || field.type === 'table' ? ((data[top] || []) as Row[]).map((one) => one._id).indexOf(id!) : -1
    const label = row < 0 ? field.label : `${field.label} (${w('row', { row: row + 1 })})`
    return { path: shown(top) ? placeOf(path) : '', text: w('labelled', { label, text: message }) }
  }
  return problems.slice().sort((a, b) => place(a.path) - place(b.path)).map(line)
}
