import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bench, describe } from 'vitest'
import { prepare, type FormView } from './definition'
import { evaluate } from './evaluate'
import './types/every'

// What a keystroke costs: the form of 30 fields of forms/testdata/page/big.json, as in the benchmark of package forms.

const file = fileURLToPath(new URL('./vectors.gen.json', import.meta.url))
const { forms } = JSON.parse(readFileSync(file, 'utf8')) as { forms: { view: FormView }[] }
const form = prepare(forms.map((f) => f.view).filter((v) => v.id === 'x.big')[0]!, 'en')
const facts = { now: 1795500000000, zone: 'Asia/Shanghai', user: 'u', department: 'd', company: 'c', answers: new Map() }

function record(rows: number): Record<string, unknown> {
  const data: Record<string, unknown> = { kind: 'a', reason: 'because' }
  for (let i = 0; i < 8; i++) Object.assign(data, { ['text' + i]: '文字 ' + i, ['date' + i]: '2026-11-2' + i, ['num' + i]: 120.5 + i })
  data['items'] = Array.from({ length: rows }, (_, i) => ({ _id: String(i + 1), name: 'item ' + i, price: i * 7 + 0.25, qty: 3, note: 'n', day: '2026-11-01' }))
  return data
}

describe('a keystroke', () => {
  for (const rows of [20, 500]) {
    const data = record(rows)
    bench('30 fields, ' + rows + ' rows', () => { evaluate(form, data, facts) })
  }
})
