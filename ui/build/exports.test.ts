import { expect, test } from 'vitest'
import { valued } from './exports'

const getter = (key: string, name: string) => `Object.defineProperty(exports, "${key}", {\n  enumerable: true,\n  get: function () {\n    return ${name};\n  }\n});`

test('what never changes is exported as a value', () => {
  expect(valued(`const a = 1;\n${getter('x', 'a')}`)).toBe('const a = 1;\nexports["x"] = a;')
  expect(valued(`function f$1() {}\n${getter('f', 'f$1')}`)).toContain('exports["f"] = f$1;')
  expect(valued(`async function g() {}\nclass C {}\n${getter('g', 'g')}\n${getter('C', 'C')}`)).not.toContain('defineProperty')
})

test('what may be assigned again keeps its getter', () => {
  for (const code of ['let a = 1;', 'var a;', 'const ab = 1;', '  const a = 1;', 'const b = 1, a = 2;']) {
    const whole = `${code}\n${getter('x', 'a')}`
    expect(valued(whole), code).toBe(whole)
  }
})
