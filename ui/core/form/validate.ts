// Holds settled values against the schema, asks whether what they name exists, and runs checks: forms/validate.go.

import { blank, equal, get, text, type Data, type Value } from '../rules/value'
import type { Check, Field } from './definition'
import { add, ask, before, context, data, evaluateAt, evaluateIn, facts, fields, form, labelOf, nameOf, pathOf, readable, report, rowsByID, rowsOf, standing, stands, unknown, varies, type FieldState, type Problem } from './run'
import { check } from './schema'
import { hasVisible, wrong } from './writing'

/** Validates a field, and of a table every cell. */
export function validate(field: Field): void {
  const state = fields[field.path]!
  if (standing.get(field.path) || !state.shown) return
  validateOne(field, data, before, state)
  const columns = field.columns.filter((c) => !standing.get(c.path))
  if (!columns.length) return
  const old = rowsByID(before, field.id)
  for (const row of rowsOf(data, field.id)) {
    for (const column of columns) {
      const cell = varies(column) ? fields[pathOf(column, row)]! : column
      if (cell !== column && !(cell as FieldState).shown) continue
      validateOne(column, row, old.get(nameOf(row)), cell, row)
    }
  }
}

/** Validates one value that is shown. */
function validateOne(field: Field, from: Data, old: Data | undefined, state: { required: boolean }, row?: Data): void {
  const { id, rules: { require } } = field, { submit, last } = context
  if (require && !readable(require)) {
    const must = evaluateIn(require, field, row)
    const known = stands === unknown && last && last.fields[pathOf(field, row)]
    state.required = state.required || (known ? known.required : must.value === true)
  }
  const value = get(from, id)
  if (value.kind === 'blank' || state.required && submit && value.kind === 'text' && !hasVisible(value.value)) {
    if (state.required && submit) report(field, wrong('required'), row)
    return
  }
  const bad = check(field, value)
  if (bad) report(field, bad, row)
  else if ((submit || !equal(value, get(old, id))) && exists(field, value, row)) offered(field, row)
}

/** Holds a chosen option against the rule for what is offered. */
function offered(field: Field, row?: Data): void {
  const rule = field.rules.options
  if (!rule || readable(rule)) return
  const fits = evaluateIn(rule, field, row)
  if (!stands && fits.value !== true) report(field, wrong('option_not_offered'), row)
}

/** Asks for the record or file that a value names, and is false where there is none; both are keys, which need no escapes. */
function exists(field: Field, value: Value, row?: Data): boolean {
  const { from } = field
  if (!from && field.type !== 'file') return true
  const fact = from ? 'lookup' : 'file', id = '"' + String(value.value) + '")'
  const key = from ? 'lookup("' + from + '",' + id.replace(')', ',_)') : 'file(' + id
  const known = facts.answers.get(key)
  if (!known) ask({ fact, args: from ? [text(from), value, blank] : [value], key })
  else if ('value' in known ? known.value.value !== true : !('json' in known) || String(known.json) !== 'true') {
    report(field, wrong(from ? 'option_unknown' : 'file_unknown'), row)
    return false
  }
  return true
}

/** Runs a check or warning: it speaks where its rule is true. */
export function runCheck({ id, when, message, at: path }: Check, into: Problem[]): void {
  if (readable(when)) return
  const found = evaluateAt(when, into, () => ({ path, name: id, label: labelOf(form.fields.get(path)) }))
  if (found.value === true) add(into, { path, code: 'check', args: { check: id }, message })
}
