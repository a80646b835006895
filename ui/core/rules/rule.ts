import type { Program } from './pattern'
import type { Ask } from './facts'
import type { Value } from './value'

/** One node of a checked tree, as Go ships it; forms/rules/node.go says what stands in name and args. */
export interface Tree {
  readonly op: string
  readonly name?: string
  readonly type: string
  readonly value?: string
  readonly program?: Program
  readonly args?: readonly Tree[]
  readonly at: readonly number[]
}

/** A rule as Go ships it. */
export interface Rule {
  readonly format: number
  readonly source: string
  readonly type: string
  /** The ids of the fields that the rule reads, and "table.column". */
  readonly reads: readonly string[]
  /** What the server may be asked for: "balance(list(text))", "lookup leave.types.counted"; absent where nothing is. */
  readonly facts?: readonly string[]
  readonly tree: Tree
}

/** Why a rule could not give a value; it never means false. From and to are code points of the rule's source. */
export interface Failure {
  readonly code: string
  readonly args: Readonly<Record<string, string>>
  readonly from: number
  readonly to: number
}

/** What may still be spent, counted down: nodes evaluated, rows looked at, bytes of text made. Rules may share one. */
export interface Budget {
  steps: number
  rows: number
  text: number
}

/** What one rule may spend. */
export const newBudget = (): Budget => ({ steps: 200_000, rows: 100_000, text: 1 << 20 })

/** What a rule comes to: a value, facts that must be found first, or a failure. */
export type Outcome =
  | { readonly is: 'value'; readonly value: Value }
  | { readonly is: 'missing'; readonly asks: readonly Ask[] }
  | { readonly is: 'failed'; readonly failure: Failure }

