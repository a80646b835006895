import { add, div, mod, mul, neg, sub, type Num, type NumFault } from '../num'
import { byteLength } from '../text'
import { elements, isBlank, pending, result, run, spendSteps, type Evaluator, type Node, type Run } from './machine'
import { matches } from './pattern'
import { blank, bool, equal, number, order, type Value } from './value'

type Both = (left: Value, right: Value, e: Evaluator, n: Node) => Value

/** Evaluates both operands, left first, also where the left one is missing a fact. */
const both = (op: Both): Run => (e, n) => {
  const left = run(e, n.args[0]!), right = run(e, n.args[1]!)
  return left === pending || right === pending ? pending : op(left, right, e, n)
}

const calculate = (op: (a: Num, b: Num) => Num | NumFault): Run =>
  both((left, right, e, n) => (isBlank(left) || isBlank(right) ? blank : result(e, n, op(left.value as Num, right.value as Num))))

/** Counts what two values take to be compared: 16 bytes of the shorter text are a step, and each pair of elements. */
function spendCompare(e: Evaluator, n: Node, left: Value, right: Value): void {
  if (left.kind === 'text' && right.kind === 'text') {
    if (left.value.length > 5 && right.value.length > 5) spendSteps(e, n, Math.min(bytes(left), bytes(right)) / 16)
  } else if (left.kind === 'list') {
    const other = elements(right)
    spendSteps(e, n, elements(left).slice(0, other.length).reduce((sum, v, i) => sum + 1 + Math.floor(Math.min(bytes(v), bytes(other[i]!)) / 16), 0))
  }
}

const ordered = (holds: (order: number) => boolean): Run =>
  both((left, right, e, n) => {
    if (isBlank(left) || isBlank(right)) return bool(false)
    spendCompare(e, n, left, right)
    return bool(holds(order(left, right)))
  })

const equals = (wanted: boolean): Run =>
  both((left, right, e, n) => {
    spendCompare(e, n, left, right)
    return bool(equal(left, right) === wanted)
  })

/** A blank is in no list. Each element costs a step. */
function has(list: Value, elem: Value, e: Evaluator, n: Node): Value {
  spendSteps(e, n, elements(list).length)
  return bool(!isBlank(elem) && elements(list).some((v) => equal(v, elem)))
}

const textIn = (holds: (text: string, part: string) => boolean): Both =>
  (left, right) => bool(left.kind === 'text' && right.kind === 'text' && holds(left.value, right.value))

const begins = textIn((text, part) => text.slice(0, part.length) === part)
const includes = textIn((text, part) => text.indexOf(part) >= 0)

/** What bytes the text of a value takes; 0 where it is none. */
export const bytes = (v: Value): number => (v.kind === 'text' ? byteLength(v.value) : 0)

/** `and` decides on false, `or` on true; a blank counts as false. */
const logic = (decided: boolean): Run => (e, n) => {
  const left = run(e, n.args[0]!)
  if (left === pending || (left.value === true) === decided) return left === pending ? left : bool(decided)
  const right = run(e, n.args[1]!)
  return isBlank(right) ? bool(false) : right
}

/** The operators by op. */
export const operators: Readonly<Record<string, Run>> = {
  '+': calculate(add),
  '-': calculate(sub),
  '*': calculate(mul),
  '/': calculate(div),
  '%': calculate(mod),
  '==': equals(true),
  '!=': equals(false),
  '<': ordered((o) => o < 0),
  '<=': ordered((o) => o <= 0),
  '>': ordered((o) => o > 0),
  '>=': ordered((o) => o >= 0),
  and: logic(false),
  or: logic(true),
  in: both((left, right, e, n) => has(right, left, e, n)),
  contains: both((left, right, e, n) => {
    if (left.kind === 'list') return has(left, right, e, n)
    spendSteps(e, n, bytes(left) / 16)
    return includes(left, right, e, n)
  }),
  startsWith: both((left, right, e, n) => {
    spendCompare(e, n, left, right)
    return begins(left, right, e, n)
  }),
  matches: (e, n) => {
    const v = run(e, n.args[0]!)
    if (v.kind !== 'text') return v === pending ? v : bool(false)
    spendSteps(e, n, byteLength(v.value) * n.program!.code.length / 16)
    return bool(matches(n.program!, v.value))
  },
  '??': (e, n) => {
    const v = run(e, n.args[0]!)
    return isBlank(v) ? run(e, n.args[1]!) : v
  },
  '?:': (e, n) => {
    const condition = run(e, n.args[0]!)
    return condition === pending ? condition : run(e, n.args[condition.value === true ? 1 : 2]!)
  },
  not: (e, n) => {
    const v = run(e, n.args[0]!)
    return v === pending ? v : bool(v.value !== true)
  },
  neg: (e, n) => {
    const v = run(e, n.args[0]!)
    return v.kind === 'number' ? number(neg(v.value)) : v
  }
}
