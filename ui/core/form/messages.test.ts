import { expect, test } from 'vitest'
import { problemText } from './messages'

const texts: Record<string, string> = {
  required: 'must be filled in', wrong_type: '{want} is needed', rule_failed: '"{field}" failed: {reason}', 'want.date': 'a date',
  'rule.fact_failed': '{fact} cannot be had: {code}', 'rule.fact.span_too_long': 'too long', 'rule.data_kind': '{name} is {got}', 'rule.kind.text': 'a text'
}
const say = (key: string, args: Readonly<Record<string, string>>) => (texts[key] || '').replace(/\{(\w+)\}/g, (_, name: string) => args[name] || '')

test('problems are worded by the texts of the server', () => {
  expect(problemText({ path: 'a', code: 'required', args: {} }, say)).toBe('must be filled in')
  expect(problemText({ path: 'a', code: 'wrong_type', args: { want: 'date' } }, say)).toBe('a date is needed')
  expect(problemText({ path: 'a', code: 'check', args: { check: 'c' }, message: 'Too much.' }, say)).toBe('Too much.')
  expect(problemText({ path: 'a', code: 'unheard_of', args: {} }, say)).toBe('unheard_of')
})

test('a failed rule says why', () => {
  const failed = (code: string, args: Record<string, string>) =>
    problemText({ path: 'days', code: 'rule_failed', args: { field: 'days' }, label: 'Days', reason: { code, args, from: 0, to: 1 } }, say)
  expect(failed('fact_failed', { fact: 'workdays', code: 'span_too_long' })).toBe('"Days" failed: workdays cannot be had: too long')
  expect(failed('fact_failed', { fact: 'workdays', code: 'new_code' })).toBe('"Days" failed: workdays cannot be had: new_code')
  expect(failed('data_kind', { name: 'a', got: 'text' })).toBe('"Days" failed: a is a text')
})
