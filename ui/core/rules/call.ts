// What functions are made of. The authority is forms/rules/func_*.go.
import { format, fromInt, toInt, type Num } from '../num'
import type { dayAt } from './facts'
import { fail, type Evaluator, type Node } from './machine'
import { number, type Value } from './value'

/** What a function does with the values of its arguments, none of them blank unless it takes blanks. */
export type Call = (args: readonly Value[], e: Evaluator, n: Node) => Value

/** The number that an argument holds. */
export const num = (v: Value | undefined): Num => v!.value as Num

/** A whole number. */
export const whole = (i: number): Value => number(fromInt(i))

/** An argument that must be a whole number from low to high. */
export function within(e: Evaluator, n: Node, v: Value | undefined, low: number, high: number): number {
  const i = toInt(num(v))
  if (i !== undefined && i >= low && i <= high) return i
  return fail(e, n, 'not_whole', 'name', n.name!, 'low', String(low), 'high', String(high), 'number', format(num(v)))
}

/** The part of a date or time, of an instant in the company's zone. */
export function part(e: Evaluator, n: Node, v: Value | undefined, of: typeof dayAt): number {
  if (v!.kind !== 'instant') return v!.value as number
  const found = of(e.facts, v!.value)
  return found === undefined ? fail(e, n, 'zone_unknown', 'zone', e.facts.zone) : found
}
