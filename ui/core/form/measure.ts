import { format } from '../num'
import { prepare, type FormView } from './definition'
import { evaluate } from './evaluate'
import './types/every'

// What a keystroke costs on the form of forms/testdata/page/expense.json, as forms/expense_test.go measures it in Go.

/** The record of expenseRecord in forms/expense_test.go. */
export function expense(rows: number): Record<string, unknown> {
  const items = Array.from({ length: rows }, (_, i) => ({
    _id: String(i + 1), day: '2026-11-' + ('0' + (2 + i % 10)).slice(-2), what: ['train', 'hotel', 'meal', 'other'][i % 4], price: 10.25 + i % 7 * 3,
    qty: 1 + i % 2, tax_rate: 0.06, note: 'note ' + i, invoice: 'INV' + ('0000' + i).slice(-5)
  }))
  return {
    kind: 'travel', purpose: '拜访客户', trip_from: '2026-11-02', trip_to: '2026-11-20', city: '上海', abroad: true, rate: 1.0425, project: 'AB-1234', cost_centre: 'CC1',
    advance: 100, advance_no: 'A-77', reason: 'because of it', urgent: true, urgent_why: 'soon', payee: '王芳', account_no: '6222 0000 1111', items
  }
}

const facts = { now: 1795500000000, zone: 'Asia/Shanghai', user: 'u', department: 'd', company: 'c', answers: new Map() }

/**
 * The milliseconds that one evaluation of a record takes, where something was typed that no rule reads (text), that one row reads (cell), or that
 * all rows read (rate), or where nothing is known of the rows (first): the least of several runs of some evaluations each. Short ones are those that other
 * processes disturb least; a browser that is slowed down pauses every few milliseconds, so there they must be long. It also gives the total that
 * the form computes and the one below a column, to show that the same was worked out.
 */
export function keystroke(view: FormView, rows: number, runs: number, each: number, where = 'text'): { ms: number; total: unknown } {
  let form = prepare(view, 'en')
  const data = expense(rows)
  let least = Infinity, total: unknown
  for (let run = 0; run < runs; run++) {
    const start = performance.now()
    for (let i = 0; i < each; i++) {
      if (where === 'first') form = { ...form }
      else if (where === 'text') data['purpose'] = 'typed ' + run + i
      else if (where === 'rate') data['rate'] = (run + i) % 2 ? 1.0425 : 1.5
      else data['items'] = (data['items'] as Record<string, unknown>[]).map((row, at) => (at === 7 ? { ...row, price: (run + i) % 2 ? 10.25 : 31.25 } : row))
      const out = evaluate(form, data, facts)
      total = `${String(out.data['total'])} ${format(out.fields['items.tax']!.total!)}`
    }
    least = Math.min(least, (performance.now() - start) / each)
  }
  return { ms: least, total }
}
