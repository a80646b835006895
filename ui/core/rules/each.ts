import { add, fromInt, zero } from '../num'
import { pending, result, rowsOf, run, spendRow, type Evaluator, type Node, type Run } from './machine'
import { bool, list, number, rows, type Data, type Value } from './value'

/**
 * Evaluates the predicate of n for the rows in order until visit returns false; gives whether all facts were there. Where one
 * is missing for a row, the later rows are still evaluated, to ask for theirs in the same round, but not visited.
 */
function eachRow(e: Evaluator, n: Node, visit: (v: Value, row: Data) => boolean): boolean {
  const table = run(e, n.args[0]!)
  if (table === pending) return false
  const outer = e.row
  let ready = true
  for (const row of rowsOf(table)) {
    spendRow(e, n)
    e.row = row
    const v = run(e, n.args[1]!)
    if (v === pending) ready = false
    else if (!visit(v, row)) break
  }
  e.row = outer
  return ready
}

/** Looks for a row whose predicate is wanted, and gives found if there is one, else not found. */
const search = (wanted: boolean, found: boolean): Run => (e, n) => {
  let answer = !found
  const ready = eachRow(e, n, (v) => {
    const same = (v.value === true) === wanted
    if (same) answer = found
    return !same
  })
  return ready ? bool(answer) : pending
}

/** Collects something of each row. */
const collect = <T>(take: (v: Value, row: Data, into: T[]) => void, end: (all: T[]) => Value): Run => (e, n) => {
  const all: T[] = []
  const ready = eachRow(e, n, (v, row) => {
    take(v, row, all)
    return true
  })
  return ready ? end(all) : pending
}

const held = (v: Value, row: Data, into: Data[]): void => {
  if (v.value === true) into.push(row)
}

/** The functions whose second argument is evaluated for each row, by name. */
export const predicates: Readonly<Record<string, Run>> = {
  any: search(true, true),
  all: search(false, false),
  none: search(true, false),
  count: collect(held, (all) => number(fromInt(all.length))),
  filter: collect(held, rows),
  map: collect((v, _, into: Value[]) => into.push(v), list),
  sum: (e, n) => {
    let total = number(zero)
    const ready = eachRow(e, n, (v) => {
      if (v.kind === 'number' && total.kind === 'number') total = result(e, n, add(total.value, v.value))
      return true
    })
    return ready ? total : pending
  }
}
