// What every part of the evaluator stands on: nodes, spending, failing. The authority is forms/rules/eval.go; the order of
// evaluation and what is spent are the same there and here.
import type { NumFault, Num } from '../num'
import type { Ask, Facts } from './facts'
import type { Budget, Failure, Tree } from './rule'
import { number, type Data, type Kind, type Value } from './value'

/** One node of a tree made ready: what its op and name stand for is found once. */
export interface Node extends Omit<Tree, 'args'> {
  readonly args: readonly Node[]
  /** The kind of its static type, and of the elements where that is a list. */
  readonly kind: Kind
  readonly elem: Kind
  readonly literal: Value
  readonly run: Run
}

/** What a node does. */
export type Run = (e: Evaluator, n: Node) => Value

/** One walk over a tree. */
export interface Evaluator {
  data: Data
  /** The row that a row's own rule stands in. */
  cells: Data | undefined
  /** The row that the innermost predicate looks at. */
  row: Data | undefined
  facts: Facts
  budget: Budget
  asks: Map<string, Ask> | undefined
  failure: Failure | undefined
}

/** Stands for a value while a fact is missing: evaluation goes on with what is needed in any case. */
export const pending = { kind: 'pending' } as unknown as Value

/** What fail throws, once the failure is noted. */
export const stop = new Error('rules: a rule failed')

/** Ends the evaluation: there is no value. Args are names and values in turn. */
export function fail(e: Evaluator, n: Node, code: string, ...pairs: string[]): never {
  const args: Record<string, string> = {}
  for (let i = 0; i < pairs.length; i += 2) args[pairs[i]!] = pairs[i + 1]!
  e.failure = { code, args, from: n.at[0]!, to: n.at[1]! }
  throw stop
}

/** Counts a step. */
export function step(e: Evaluator, n: Node): void {
  if (e.budget.steps <= 0) fail(e, n, 'budget_steps')
  e.budget.steps--
}

/** The value of a node. */
export function run(e: Evaluator, n: Node): Value {
  step(e, n)
  return n.run(e, n)
}

/** Counts a row that is looked at. */
export function spendRow(e: Evaluator, n: Node): void {
  if (--e.budget.rows < 0) fail(e, n, 'budget_rows')
}

/** Counts bytes of text before they are made. */
export function spendText(e: Evaluator, n: Node, bytes: number): void {
  if ((e.budget.text -= bytes) < 0) fail(e, n, 'budget_text')
}

/** Counts steps besides those of nodes: a search costs one for every 16 of bytes × size. */
export function spendSteps(e: Evaluator, n: Node, steps: number): void {
  if ((e.budget.steps -= Math.floor(steps)) < 0) fail(e, n, 'budget_steps')
}

/** A calculation's value, or its failure. */
export function result(e: Evaluator, n: Node, calculated: Num | NumFault): Value {
  if (typeof calculated !== 'string') return number(calculated)
  return calculated === 'overflow' ? fail(e, n, 'number_too_long', 'limit', '40') : fail(e, n, calculated)
}

/** Checks that data and facts are what the schema says, so that no operator ever sees another kind. */
export function typed(e: Evaluator, n: Node, name: string, want: Kind, v: Value): Value {
  return v.kind === want || v.kind === 'blank' ? v : fail(e, n, 'data_kind', 'name', name, 'want', want, 'got', v.kind)
}

/** Whether there is no value. */
export const isBlank = (v: Value): boolean => v.kind === 'blank'

/** The elements of a list; none for a blank. */
export const elements = (v: Value): readonly Value[] => (v.kind === 'list' ? v.value : [])

/** The rows of a table; none for a blank. */
export const rowsOf = (v: Value): readonly Data[] => (v.kind === 'rows' ? v.value : [])
