import { expect, test } from 'vitest'
import { circleOf } from './circle'

test('chunks that need each other are found, however far around', () => {
  const needs: Record<string, string[]> = { m: ['bits', 'gone'], gone: ['bits', 'bar'], bar: ['bits'], bits: [] }
  const around = (file: string) => circleOf(file, (one) => needs[one]!)
  expect(Object.keys(needs).map(around)).toEqual([undefined, undefined, undefined, undefined])
  needs.bar = ['bits', 'm']
  expect(around('m')).toEqual(['m', 'gone', 'bar', 'm'])
  expect(around('bits')).toBeUndefined()
})
