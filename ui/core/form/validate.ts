// Holds settled values against the schema, asks whether what they name exists, and runs checks: forms/validate.go.

import { askKey } from '../rules/facts'
import { bytes } from '../rules/operators'
import { matches } from '../rules/pattern'
import { blank, equal, get, text, type Data, type Value } from '../rules/value'
import { typeOf, type Row, type Values } from './border'
import type { Check, Field } from './definition'
import { unchanged } from './kept'
import { add, ask, before, context, data, evaluateAt, evaluateIn, facts, failed, fields, form, left, nameOf, pathOf, readable, report, rowsByID, rowsOf, standing, stands, unknown, varies, type FieldState, type Problem } from './run'
import { check } from './schema'
import { hasVisible, wrong, type Fault } from './writing'

/** Validates a field, and of a table every cell. */
export function validate(field: Field): void {
  const state = fields[field.path]!
  if (standing.get(field.path) || !state.shown) return
  const fault = validateOne(field, data, before, state)
  if (fault) report(field, fault)
  const columns = field.columns.filter((c) => !standing.get(c.path))
  if (!columns.length) return
  const old = rowsByID(before, field.id)
  // What is asked of others may be otherwise the next time.
  const same = columns.map((c) => !c.from && !typeOf(c).fact && !typeOf(c).many && unchanged('?', c, [c.rules.require]) && !c.rules.options)
  const all = same.indexOf(false) < 0
  for (const row of rowsOf(data, field.id)) {
    const { kept } = row, { faults: known, same: stays, states } = kept
    if (stays && all && !known) continue
    let faults: typeof known
    columns.forEach((column, i) => {
      const { place } = column
      let fault: Fault | false | undefined = known && known[place]
      if (!stays || !same[i]) {
        let cell: FieldState | Field = column
        if (varies(column)) {
          cell = states[place]!
          if (!cell.shown) return
          // The one that was given before stays as it is.
          if (stays) states[place] = cell = { ...cell, required: column.required }
        }
        fault = validateOne(column, row, old.size ? old.get(nameOf(row)) : undefined, cell, row)
      }
      if (!fault) return
      report(column, fault, row)
      faults = faults || []
      faults[place] = fault
    })
    kept.faults = faults
  }
  typeOf(field).beside!(field)
}

/** Gives what is wrong with one value that is shown. */
function validateOne(field: Field, from: Values, old: Data | undefined, state: { required: boolean }, row?: Row): Fault | false | undefined {
  const { id, rules: { require } } = field, { submit, last } = context
  if (require && !readable(require)) {
    const must = evaluateIn(require, field, row)
    const known = stands === unknown && last && last.fields[pathOf(field, row)]
    state.required = state.required || (known ? known.required : must.value === true)
  }
  const value = get(from, id)
  if (value.kind === 'blank' || state.required && submit && value.kind === 'text' && !hasVisible(value.value)) {
    return state.required && submit ? wrong('required') : undefined
  }
  const was = get(old, id), same = equal(value, was), { many } = typeOf(field)
  return check(field, value) || matched(field, value, row) || (same && !submit ? undefined :
    many ? many(field, value, was, from, !!submit, known, () => offered(field, row)) : known(field, value, same) || offered(field, row))
}

/** Holds a text against its field's pattern, which takes steps as the operator does; where they do not suffice, it is not searched. */
function matched({ pattern }: Field, value: Value, row?: Row): Fault | undefined {
  if (!pattern || value.kind !== 'text') return undefined
  const steps = Math.floor(bytes(value) * pattern.code.length / 16)
  if (steps > left.steps) return wrong('pattern_budget')
  left.steps -= steps
  if (row) row.kept.steps += steps
  return matches(pattern, value.value) ? undefined : wrong('pattern')
}

/** Whether there is what a value names, which had been there before, and it is not out of use. */
const known = (field: Field, value: Value, had: boolean): Fault | undefined =>
  !had && field.options.some((one) => one.archived && one.id === value.value) ? wrong('option_archived') : exists(field, value)

/** Holds the option that stands in a field against the rule for what is offered; false where that fails, which is a problem of its own. */
function offered(field: Field, row?: Row): Fault | false | undefined {
  const rule = field.rules.options
  if (!rule || readable(rule)) return undefined
  const fits = evaluateIn(rule, field, row)
  return stands ? stands < failed && undefined : fits.value !== true && wrong('option_not_offered') || undefined
}

/** Asks for what a value names, and tells where there is none, or none that may be chosen. */
function exists(field: Field, value: Value): Fault | undefined {
  const { from } = field, { fact: of, among } = typeOf(field)
  const fact = from ? 'lookup' : of && of(field), some = among && among(field)
  if (!fact) return undefined
  const args = from ? [text(from), value, blank] : some ? [value, text(some)] : [value]
  const key = askKey(fact, args), known = facts.answers.get(key)
  if (!known) ask({ fact, args, key })
  else if ('value' in known ? known.value.value !== true : !('json' in known) || String(known.json) !== 'true') {
    return wrong((from ? 'option' : fact) + '_unknown')
  }
  return undefined
}

/** Runs a check or warning: it speaks where its rule is true. */
export function runCheck(check: Check, into: Problem[]): void {
  const { id, when, message, at: path } = check
  if (readable(when)) return
  const found = evaluateAt(when, into, form.fields.get(path), undefined, check)
  if (found.value === true) add(into, { path, code: 'check', args: { check: id }, message })
}
