// Which options a person may choose: x-options with where, run for each of them. The rule reads the option as what its field
// holds; what a record that is an option holds came with the form.

import { evaluateRule } from '../rules/evaluate'
import { askKey, type Facts } from '../rules/facts'
import type { Rule, Tree } from '../rules/rule'
import { blank, get, text, type Data, type Value } from '../rules/value'
import type { Field, Form } from './definition'
import { rowsByID } from './run'

/** The ids of the options that a field or cell offers. */
export type Offered = ReadonlySet<string>

/**
 * Gives Evaluation.offered for data as they are settled; standing names what is not. An option stays where the page cannot
 * say whether it fits: the server decides. What was found for the same inputs before is given again, the very set.
 */
export function offering(form: Form, data: Data, facts: Facts, standing: ReadonlyMap<string, number>): (path: string) => Offered | undefined {
  const rows: Record<string, Map<string, Data>> = {}
  const tables: Record<string, string> = {}
  return (path) => {
    const [table = '', name = '', column] = path.split('.')
    const field = form.fields.get(column ? table + '.' + column : path)
    const rule = field && field.rules.options
    if (!rule || rule.reads.some((read) => standing.has(read))) return undefined
    const row = column ? (rows[table] = rows[table] || rowsByID(data, table)).get(name) : undefined
    const own = field.id, { top, cells, clock } = inputsOf(rule)
    const of = (from: Data | undefined) => (id: string) => (from ? get(from, id) : blank)
    const values: Value[] = cells.filter((id) => id !== own).map(of(row)).concat(top.filter((id) => row || id !== own).map(of(data)))
    const plain = values.filter((value) => value.kind !== 'rows')
    const key = askKey(clock ? String(Math.floor(facts.now / 6e4)) : '', plain) + top.filter((id) => get(data, id).kind === 'rows')
      .map((id) => (tables[id] = tables[id] || askKey(id, [get(data, id)]))).join()
    let found = kept.get(field)
    if (!found || found.size > 200) kept.set(field, found = new Map())
    let out = found.get(key)
    if (!out) {
      const work = workOut(field, rule, data, facts, row)
      out = work.out
      if (work.sure) found.set(key, out)
    }
    return out
  }
}

const kept = new WeakMap<Field, Map<string, Offered>>()

/** Runs the rule for every option; sure where nothing was missing. */
function workOut(field: Field, rule: Rule, data: Data, facts: Facts, row?: Data): { out: Offered, sure: boolean } {
  const own = new Map<string, Value>(), out = new Set<string>()
  ;(row || data).forEach((value, id) => own.set(id, value))
  const budget = { steps: 4e6, rows: 2e6, text: 8 << 20 }
  let sure = true
  for (const { id } of field.options) {
    own.set(field.id, text(id))
    const found = evaluateRule(rule, row ? data : own, facts, row && own, budget)
    sure = sure && found.is !== 'missing'
    if (found.is !== 'value' || found.value.value === true) out.add(id)
  }
  return { out, sure }
}

interface Inputs { top: string[], cells: string[], clock: boolean, open: boolean }

const inputs = new WeakMap<Rule, Inputs>()

/** What a rule reads: fields, cells of its row, whether it asks the time, and whether any fact. */
export function inputsOf(rule: Rule): Inputs {
  let found = inputs.get(rule)
  if (!found) {
    const top = new Set<string>(), cells = new Set<string>()
    let clock = false, open = false
    const visit = ({ op, name = '', args }: Tree): void => {
      if (op === 'field') top.add(name)
      else if (op === 'cell') cells.add(name)
      else {
        clock = clock || name === 'now' || name === 'today'
        open = open || op === 'fact' || op === 'ask' || op === 'lookup'
      }
      if (args) args.forEach(visit)
    }
    visit(rule.tree)
    inputs.set(rule, found = { top: Array.from(top), cells: Array.from(cells), clock, open })
  }
  return found
}
