import { expect, test } from 'vitest'
import { change, fitting, parts } from './mend'

const part = (path: string, code = 'required'): { path: string; code: string; message: string } => ({ path, code, message: code })

test('a refusal is told by field; what only follows from another problem is left out', () => {
  expect(parts({ message: '整体', problems: [part('to'), part('', 'hold_amount')] }).map((one) => one.path)).toEqual(['to'])
  expect(parts({ message: '整体', problems: [part('', 'hold_amount')] }).map((one) => one.code)).toEqual(['hold_amount'])
  expect(parts({ message: '额度不足', problems: [] })).toEqual([{ path: '', code: '', message: '额度不足' }])
  expect(parts({ message: '请求', problems: [part('/data')] })).toEqual([{ path: '', code: '', message: '请求' }])
})

test('what the form has no field for stands apart, blanks are nothing', () => {
  expect(fitting({ a: 1, gone: 'x', blank: null }, (id) => id === 'a')).toEqual({ data: { a: 1 }, left: ['gone'] })
})

test('a change holds what may be changed, and blanks what was taken away', () => {
  expect(change({ a: 1, b: 2, c: 3 }, { a: 5, c: 9 }, ['a', 'b', 'd'])).toEqual({ a: 5, b: null })
})
