// Which options a person may choose: x-options with where, run for each of them. The rule reads the option as what its field
// holds; what a record that is an option holds came with the form.

import { evaluateRule } from '../rules/evaluate'
import type { Facts } from '../rules/facts'
import { text, type Data } from '../rules/value'
import type { Form } from './definition'
import { nameOf, rowsOf } from './run'

/**
 * Gives Evaluation.offered for data as they are settled; standing names what is not. An option stays where the page cannot
 * say whether it fits: the server decides.
 */
export const offering = (form: Form, data: Data, facts: Facts, standing: ReadonlyMap<string, number>) => (path: string): Set<string> | undefined => {
  const [table = '', name, column] = path.split('.')
  const field = form.fields.get(column ? table + '.' + column : path)
  const rule = field && field.rules.options
  if (!rule || rule.reads.some((read) => standing.has(read))) return undefined
  const row = column ? rowsOf(data, table).filter((one) => nameOf(one) === name)[0] : undefined
  const own = new Map(row || data)
  const budget = { steps: 4e6, rows: 2e6, text: 8 << 20 }
  const out = new Set<string>()
  for (const { id } of field.options) {
    own.set(field.id, text(id))
    const found = evaluateRule(rule, row ? data : own, facts, row && own, budget)
    if (found.is !== 'value' || found.value.value === true) out.add(id)
  }
  return out
}
