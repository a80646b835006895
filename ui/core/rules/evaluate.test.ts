import { describe, expect, it } from 'vitest'
import { askKey, readPlain } from './facts'
import { evaluateRule } from './evaluate'
import { newBudget } from './rule'
import { equal, show, text, type Value } from './value'
import { readVectors, toData, toFacts, toValue, type RuleVector } from './vectors'

const vectors = readVectors()

/** What a busy machine may take, in milliseconds. */
const slowly = 60_000

/** What a rule comes to, in the form of vectors, but for its value. */
function run(v: RuleVector): { got: unknown; want: unknown } {
  const budget = { ...v.budget }
  const out = evaluateRule(v.rule, toData(v.data), toFacts(v.facts), v.row && toData(v.row), budget)
  const wanted = v.want.value && toValue(v.want.value)
  const fails = v.want.fails && { ...v.want.fails, args: v.want.fails.args ?? {} }
  const want = { asks: v.want.asks, failure: fails, value: wanted && show(wanted), same: wanted && true, left: v.left }
  const value: Value | undefined = out.is === 'value' ? out.value : undefined
  const got = {
    asks: out.is === 'missing' ? out.asks.map((ask) => ask.key) : undefined, failure: out.is === 'failed' ? out.failure : undefined,
    value: value && show(value), same: value && wanted && equal(value, wanted) && equal(wanted, value), left: budget
  }
  return { got, want }
}

describe('rules give what Go gives, and spend the same', () => {
  it.each([...vectors.golden, ...vectors.form].map((v) => [v.title, v] as const))('%s', (_, v) => {
    const { got, want } = run(v)
    expect(got).toEqual(want)
  })

  it(`${vectors.random.length} random rules over random data`, () => {
    const wrong: unknown[] = []
    for (const v of vectors.random) {
      const { got, want } = run(v)
      if (JSON.stringify(got) !== JSON.stringify(want) && !sameObjects(got, want)) wrong.push({ rule: v.rule.source, got, want, data: v.data, facts: v.facts })
    }
    expect(wrong.slice(0, 5)).toEqual([])
    expect(wrong.length).toBe(0)
  }, slowly)
})

function sameObjects(a: unknown, b: unknown): boolean {
  try {
    expect(a).toEqual(b)
    return true
  } catch {
    return false
  }
}

describe('rules', () => {
  const facts = { now: 0, zone: '', answers: new Map() }

  it('ask by the keys that Go writes', () => {
    for (const [fact, args, key] of vectors.keys) expect(askKey(fact, args.map(toValue))).toBe(key)
  })

  it('read facts as the API writes them', () => {
    const v = vectors.golden.find(({ rule }) => rule.source.indexOf('balance') >= 0 && rule.tree.op === 'ask')!
    const ask = evaluateRule(v.rule, toData(v.data), facts)
    if (ask.is !== 'missing') throw new Error('it asks')
    const key = ask.asks[0]!.key
    const answered = (json: unknown): unknown => {
      const out = evaluateRule(v.rule, toData(v.data), { ...facts, answers: new Map([[key, { json }]]) })
      return out.is === 'value' ? show(out.value) : out.is === 'failed' ? out.failure.code : out.is
    }
    expect([answered('12.50'), answered(5), answered(''), answered(null), answered('many'), answered({})]).toEqual(['12.5', '5', '', '', 'data_kind', 'data_kind'])
  })

  it('read each kind of fact, and nothing that is another', () => {
    const read = (type: string, plain: unknown): unknown => {
      const v = readPlain(type, plain)
      return v && [v.kind, show(v)]
    }
    expect(read('list(number)', ['1', 2, null])).toEqual(['list', '[1, 2, ]'])
    expect(read('list(date)', ['2026-11-22'])).toEqual(['list', '[2026-11-22]'])
    expect(read('boolean', 'true')).toEqual(['boolean', 'true'])
    expect(read('instant', '2026-11-22T14:09:00+08:00')).toEqual(['instant', '2026-11-22T06:09:00Z'])
    expect(read('number', '12345678901234567890.5')).toEqual(['number', '12345678901234567890.5'])
    for (const [type, plain] of [['list(date)', ['no']], ['list(text)', 'a'], ['text', 5], ['boolean', 'yes'], ['time', '25:00'], ['number', '1e5'], ['rows', []]] as const) {
      expect(readPlain(type, plain)).toBeUndefined()
    }
  })

  it('refuse trees of another shape or with unknown ops, rather than guess', () => {
    const { rule } = vectors.golden[0]!
    expect(() => evaluateRule({ ...rule, format: 2, tree: { ...rule.tree } }, new Map(), facts)).toThrow('format 2')
    expect(() => evaluateRule({ ...rule, tree: { ...rule.tree, op: 'call', name: 'system' } }, new Map(), facts)).toThrow('no call system')
  })

  it('keep a text that is no pair from breaking counts', () => {
    const { rule } = vectors.golden.find(({ rule }) => rule.source === "length('申请a')")!
    const tree = { ...rule.tree, args: [{ ...rule.tree.args![0]!, value: '\ud800a\udc00' }] }
    const out = evaluateRule({ ...rule, tree }, new Map(), facts, undefined, newBudget())
    expect(out.is === 'value' && show(out.value)).toBe('3')
    expect(show(text('\ud800'))).toBe('\ud800')
  })
})
