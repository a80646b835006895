// Holds settled values against the schema, asks whether what they name exists, and runs checks: forms/validate.go.

import { blank, equal, get, text, type Data, type Value } from '../rules/value'
import type { Check, Field } from './definition'
import { add, ask, before, context, data, evaluateAt, evaluateIn, facts, fields, form, labelOf, nameOf, readable, report, rowsByID, rowsOf, standing, unknown, varies, type FieldState, type Problem } from './run'
import { check } from './schema'
import { hasVisible, wrong } from './writing'

/** Validates a field, and of a table every cell. */
export function validate(field: Field): void {
  const state = fields[field.path]!
  if (standing.get(field.path) || !state.shown) return
  validateOne(field, data, before, field.path, state)
  const columns = field.columns.filter((c) => !standing.get(c.path))
  if (!columns.length) return
  const old = rowsByID(before, field.id)
  for (const row of rowsOf(data, field.id)) {
    const name = nameOf(row)
    for (const column of columns) {
      const path = field.id + '.' + name + '.' + column.id
      const cell = varies(column) ? fields[path]! : { shown: true, required: column.required, locked: false }
      if (cell.shown) validateOne(column, row, old.get(name), path, cell, row)
    }
  }
}

function validateOne(field: Field, from: Data, old: Data | undefined, path: string, state: FieldState, row?: Data): void {
  const { require } = field.rules, { submit, last } = context
  if (require && !readable(require)) {
    const must = evaluateIn(require, field, path, row)
    const known = must.is === unknown && last && last.fields[path]
    state.required = state.required || (known ? known.required : must.value.value === true)
  }
  const value = get(from, field.id)
  if (value.kind === 'blank' || state.required && submit && value.kind === 'text' && !hasVisible(value.value)) {
    if (state.required && submit) report(path, wrong('required'))
    return
  }
  const bad = check(field, value)
  if (bad) report(path, bad)
  else if ((field.from || field.type === 'file') && (submit || !equal(value, get(old, field.id)))) exists(field, value, path)
}

/** Asks for the record or file that a value names; both are keys, which need no escapes. */
function exists({ from }: Field, value: Value, path: string): void {
  const fact = from ? 'lookup' : 'file', id = '"' + String(value.value) + '")'
  const key = from ? 'lookup("' + from + '",' + id.replace(')', ',_)') : 'file(' + id
  const known = facts.answers.get(key)
  if (!known) ask({ fact, args: from ? [text(from), value, blank] : [value], key })
  else if ('value' in known ? known.value.value !== true : !('json' in known) || String(known.json) !== 'true') {
    report(path, wrong(from ? 'option_unknown' : 'file_unknown'))
  }
}

/** Runs a check or warning: it speaks where its rule is true. */
export function runCheck({ id, when, message, at: path }: Check, into: Problem[]): void {
  if (readable(when)) return
  if (evaluateAt(when, path, id, labelOf(form.fields.get(path)), into).value.value === true) {
    add(into, { path, code: 'check', args: { check: id }, message })
  }
}
