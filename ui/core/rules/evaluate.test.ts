import { describe, expect, it } from 'vitest'
import { readPlain } from './facts'
import { evaluateRule } from './evaluate'
import { published } from './published'
import { newBudget } from './rule'
import { show, text } from './value'

describe('rules', () => {
  const facts = { now: 0, zone: '', answers: new Map() }

  it('read facts as the API writes them', () => {
    const rule = published("balance(['annual', 'm1'])"), record = new Map()
    const ask = evaluateRule(rule, record, facts)
    if (ask.is !== 'missing') throw new Error('it asks')
    const key = ask.asks[0]!.key
    const answered = (json: unknown): unknown => {
      const out = evaluateRule(rule, record, { ...facts, answers: new Map([[key, { json }]]) })
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
    const rule = published("balance(['annual', 'm1'])")
    expect(() => evaluateRule({ ...rule, format: 2, tree: { ...rule.tree } }, new Map(), facts)).toThrow('format 2')
    expect(() => evaluateRule({ ...rule, tree: { ...rule.tree, op: 'call', name: 'system' } }, new Map(), facts)).toThrow('no call system')
  })

  it('keep a text that is no pair from breaking counts', () => {
    const rule = published("length('申请a')")
    const tree = { ...rule.tree, args: [{ ...rule.tree.args![0]!, value: '\ud800a\udc00' }] }
    const out = evaluateRule({ ...rule, tree }, new Map(), facts, undefined, newBudget())
    expect(out.is === 'value' && show(out.value)).toBe('3')
    expect(show(text('\ud800'))).toBe('\ud800')
  })
})
