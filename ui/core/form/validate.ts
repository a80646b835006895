// Holds settled values against the schema, asks whether what they name exists, and runs checks: forms/validate.go.

import { bytes } from '../rules/operators'
import { matches } from '../rules/pattern'
import { blank, equal, get, text, type Data, type Value } from '../rules/value'
import type { Row } from './border'
import type { Check, Field } from './definition'
import { unchanged } from './kept'
import { add, ask, before, context, data, evaluateAt, evaluateIn, facts, fields, form, left, nameOf, pathOf, readable, report, rowsByID, rowsOf, standing, stands, unknown, varies, type FieldState, type Problem } from './run'
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
  const same = columns.map((c) => !c.from && c.type !== 'file' && unchanged('?', c, [c.rules.require]) && !c.rules.options)
  const all = same.indexOf(false) < 0
  for (const row of rowsOf(data, field.id)) {
    const { kept } = row, { faults: known, same: stays, states } = kept
    if (stays && all && !known) continue
    let faults: typeof known
    columns.forEach((column, i) => {
      const { place } = column
      let fault = known && known[place]
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
}

/** Gives what is wrong with one value that is shown. */
function validateOne(field: Field, from: Data, old: Data | undefined, state: { required: boolean }, row?: Row): Fault | undefined {
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
  return check(field, value) || matched(field, value, row) || (submit || !equal(value, get(old, id)) ? exists(field, value) || offered(field, row) : undefined)
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

/** Holds a chosen option against the rule for what is offered. */
function offered(field: Field, row?: Row): Fault | undefined {
  const rule = field.rules.options
  if (!rule || readable(rule)) return undefined
  const fits = evaluateIn(rule, field, row)
  return !stands && fits.value !== true ? wrong('option_not_offered') : undefined
}

/** Asks for the record or file that a value names, and tells where there is none; both are keys, which need no escapes. */
function exists(field: Field, value: Value): Fault | undefined {
  const { from } = field
  if (!from && field.type !== 'file') return undefined
  const fact = from ? 'lookup' : 'file', id = '"' + String(value.value) + '")'
  const key = from ? 'lookup("' + from + '",' + id.replace(')', ',_)') : 'file(' + id
  const known = facts.answers.get(key)
  if (!known) ask({ fact, args: from ? [text(from), value, blank] : [value], key })
  else if ('value' in known ? known.value.value !== true : !('json' in known) || String(known.json) !== 'true') {
    return wrong(from ? 'option_unknown' : 'file_unknown')
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
