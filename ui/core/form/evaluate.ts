// Works a record out on the page as Go's Form.Evaluate does: which fields are shown, locked and required, computed
// values in the order of what they read, checks and warnings. Go is right by definition; vectors hold the two together.

import { round } from '../num'
import { parseInstant } from '../rules/date'
import type { Ask, Facts } from '../rules/facts'
import type { Rule } from '../rules/rule'
import { at, blank, equal, get, number, text, type Data, type Value } from '../rules/value'
import { decode, encode, Row, rowID, typeOf, type PlainData, type PlainRow, type Values } from './border'
import type { Field, Form } from './definition'
import { fresh, keep, keepRows, remember, reused, spoil, spoiled, unchanged } from './kept'
import { offering } from './offers'
import {
  add, asks, before, begin, context, data, each, evaluateIn, facts, failed, fields, form, left, mayChange, nameOf, note, pathOf, problems, put, readable,
  report, rowsByID, rowsOf, settled, standing, stands, unknown, varies, waiting, work, type Context, type Evaluation, type FieldState, type Problem, type Waiting
} from './run'
import { unkeepable } from './schema'
import { runCheck, validate } from './validate'

/**
 * Works a record out. Nothing of what is given changes, neither here nor by the caller afterwards: rows that come again are not worked out again,
 * where that cannot make a difference.
 */
export const evaluate = (of: Form, sent: PlainData, known: Facts, told: Context = {}): Evaluation =>
  attempt(of, sent, known, told) || attempt(of, sent, known, told, true)!

/** Works a record out, with again from its beginning; undefined where that is needed: something is not settled, or what may be spent nears its end. */
function attempt(of: Form, sent: PlainData, known: Facts, told: Context, again = false): Evaluation | undefined {
  const refused: Problem[] = [], warnings: Problem[] = [], notes: Problem[] = []
  begin(of, known, told, decode(of, told.before || {}, () => undefined))
  remember(again)
  work(permitted(decode(of, sent, (path, fault) => add(refused, { path, ...fault }), keep)))
  addBuiltIns()
  form.order.forEach(step)
  if (spoiled) return undefined
  form.top.forEach(validate)
  tellCells()
  for (const one of form.checks) runCheck(one, problems)
  for (const one of form.warnings) runCheck(one, warnings)
  for (const one of form.notes) runCheck(one, notes)
  const sure = !refused.length && !standing.size && left.steps > each.steps && left.rows > each.rows && left.text > each.text
  if (reused && !sure) return undefined
  const out = encode(form.top, data)
  if (sure) keepRows()
  restore(out)
  const missing: Ask[] = []
  asks.forEach((ask) => missing.push(ask))
  return {
    data: out, fields, problems: refused.concat(problems), warnings, notes, missing, pending: new Set(waiting.map((w) => w.path)),
    offered: of.narrows ? offering(of, data, known, standing) : undefined
  }
}

/** Adds what every record has built in, for rules. */
function addBuiltIns(): void {
  const built: NonNullable<Context['record']> = context.record || { requester: facts.user, department: facts.department }
  for (const name of ['requester', 'department', 'status', 'number'] as const) put(data, name, text(built[name] || ''))
  const submitted = parseInstant(built.submitted_at || '')
  if (submitted !== undefined) data.set('submitted_at', at('instant', submitted))
}

/** What the caller sends without what they may not change: such a field keeps what it held before. */
function permitted(sent: Values): Values {
  const out: Values = context.editable ? new Map() : sent
  for (const field of form.top) {
    const { id, property } = field, { own } = typeOf(field), may = mayChange(field)
    if (own && (property['x-fixed'] || !may)) put(out, id, own(field, sent))
    else if (!may) put(out, id, get(before, id))
    else if (sent.has(id)) out.set(id, get(sent, id))
  }
  return out
}

/** What a field held until now, which it keeps while it is locked; while the record is being begun, what a table begins with. */
function held({ id, table }: Field, old?: Data, row?: Row): Value {
  const top = form.index.get(table || id)!, { began } = typeOf(top)
  return context.before || !began ? get(old, id) : began(top, row && nameOf(row), id)
}

/** Settles one field, or one column in every row. */
function step(field: Field): void {
  if (spoiled) return
  const { id, path, table, rules } = field
  const is = Math.max(table && standing.get(table) || settled, readable(rules.show), readable(rules.value), readable(rules.lock))
  if (is) return withholdAll(field, is)
  if (table) return column(field)
  const state = fields[path] = settle(field, data, before)
  if (field.type === 'table') {
    nameRows(id)
    ruled[id] = state.locked
  }
  state.locked = state.locked || !mayChange(field)
}

/** Tables by whether x-lock locks them; each is set anew before its columns are settled. */
const ruled: Record<string, boolean> = {}

function column(field: Field): void {
  const { path, place, table, rules } = field
  const closed = ruled[table] || !mayChange(field)
  fields[path] = { shown: fields[table]!.shown, required: field.required, locked: closed || field.computed }
  const vary = varies(field)
  if (!vary && !field.computed && !rules.default) return
  if (!unchanged('', field, [rules.show, rules.value, rules.lock, rules.default], closed) && spoil()) return
  const old = rowsByID(before, table)
  for (const row of rowsOf(data, table)) {
    const { kept } = row
    if (kept.same) continue
    const state = settle(field, row, old.size ? old.get(nameOf(row)) : undefined, row)
    if (vary) {
      state.locked = state.locked || closed
      kept.states[place] = state
    }
  }
}

/** Adds how cells stand, by their paths. */
function tellCells(): void {
  for (const { id, columns } of form.top) {
    const varied = columns.filter(varies)
    if (varied.length) for (const row of rowsOf(data, id)) {
      const { states, paths } = row.kept
      for (const column of varied) {
        const { place } = column, state = states[place]
        if (state) fields[paths[place] = paths[place] || pathOf(column, row)] = state
      }
    }
  }
}

/** Decides what a field holds: nothing where it is hidden, its computed value, what it held before where it is locked, else what was sent, and its default where nobody sent anything or could. */
function settle(field: Field, into: Values, old?: Data, row?: Row): FieldState {
  const { id, rules } = field, { filler } = rules
  const state = { shown: true, required: field.required, locked: field.computed }
  if (rules.show) {
    const show = evaluateIn(rules.show, field, row)
    note(field, stands, row)
    if (stands) {
      withhold(field, into, old, stands, row)
      return state
    }
    if (!show.value) {
      into.delete(id)
      return { shown: false, required: false, locked: state.locked }
    }
  }
  if (rules.value) {
    settleBy(rules.value, field, into, row)
    return state
  }
  if (rules.lock) {
    const lock = evaluateIn(rules.lock, field, row)
    note(field, stands, row)
    state.locked = !!lock.value || !!stands
    if (state.locked && stands !== unknown) put(into, id, held(field, old, row))
    if (stands) return state
  }
  const { began } = typeOf(field)
  if (began && !context.before && !into.has(id)) put(into, id, began(field))
  // A default counts while the record is being begun, and in a row that it did not have before; later where another record fills in what is as it was.
  if (rules.default && (context.before && old ? filler && equal(get(into, id), get(old, id)) && !equal(get(into, filler), get(old, filler)) : !into.has(id))) {
    const is = readable(rules.default)
    if (is) note(field, is, row)
    else settleBy(rules.default, field, into, row)
  }
  return state
}

/** Puts what a rule gives into a field, as far as the field can keep it. */
function settleBy(rule: Rule, field: Field, into: Values, row?: Row): void {
  const found = evaluateIn(rule, field, row)
  const { settle } = typeOf(field)
  const value = found.kind === 'number' ? number(round(found.value, field.scale)) : settle ? settle(field, found) : found
  const bad = unkeepable(field, value)
  if (bad) report(field, bad, row)
  note(field, bad ? failed : stands, row)
  put(into, field.id, bad ? blank : value)
}

/** Stands in for settling a step that reads what is not settled. */
function withholdAll(field: Field, is: number): void {
  const { id, path, table } = field
  fields[path] = { shown: true, required: field.required, locked: field.computed }
  if (!table) {
    withhold(field, data, before, is)
    note(field, is)
    if (field.type === 'table') nameRows(id)
    return
  }
  standing.set(path, is)
  const old = rowsByID(before, table)
  for (const row of rowsOf(data, table)) {
    withhold(field, row, old.get(nameOf(row)), is, row)
    if (field.computed || varies(field)) note(field, is, row)
  }
}

/**
 * Takes away what was sent where it may not count: in a computed field, and in one whose x-lock cannot be worked out.
 * While its lock only waits, what a person typed stays: nothing reads it, and the server decides.
 */
function withhold(field: Field, into: Values, old: Data | undefined, is: number, row?: Row): void {
  const { id, computed, rules } = field
  if (computed) into.delete(id)
  else if (rules.lock && is === failed) put(into, id, held(field, old, row))
}

/** Readies the rows of a table for its columns: names new ones by numbers above those of all rows. The rows are copies already, made by decoding. */
function nameRows(id: string): void {
  const unnamed: Row[] = [], taken = new Set<string>()
  let next = 1
  for (const row of rowsOf(data, id).concat(rowsOf(before, id))) {
    const name = nameOf(row)
    taken.add(name)
    if (name[0] === '+') unnamed.push(row)
    else if (/^\d{1,9}$/.test(name)) next = Math.max(next, +name + 1)
    row.kept = row.kept || fresh()
  }
  for (const row of unnamed) {
    while (taken.has(String(next))) next++
    row.set(rowID, text(String(next++)))
  }
}

/** Lets what waits stand as it was last known: a page shows that instead of a hole or a wrong value. */
function restore(out: PlainData): void {
  const { last } = context
  if (!last) return
  const typed = ({ field: { id, table }, row }: Waiting): boolean =>
    row ? rowsOf(data, table).some((one) => nameOf(one) === row && one.has(id)) : data.has(id)
  const within = (from: PlainData, { field, row }: Waiting): PlainRow | undefined =>
    row ? ((from[field.table] || []) as PlainRow[]).filter((r) => r[rowID] === row)[0] : from
  for (const one of waiting) {
    const { field: { id, computed, rules }, path } = one
    const target = within(out, one), state = last.fields[path], known = within(last.data, one)
    if (state) fields[path] = state
    if (!target) continue
    if (state && !state.shown) delete target[id]
    else if ((computed || rules.default && !typed(one)) && known && known[id] !== undefined) target[id] = known[id]
  }
}
