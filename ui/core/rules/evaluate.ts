import { askKey, dayAt, kindOf, readPlain, type Ask, type Facts } from './facts'
import { predicates } from './each'
import { callOf, cells, evaluated, lacks } from './functions'
import { elements, fail, isBlank, pending, run, spendText, stop, typed, type Evaluator, type Node, type Run } from './machine'
import { bytes, operators } from './operators'
import { newBudget, type Budget, type Outcome, type Rule, type Tree } from './rule'
import { at, blank, bool, get, list, text, type Data, type Value } from './value'

/** The number of the tree's shape that this evaluator reads. */
const treeFormat = 1

/** How many facts are asked for in one round; further ones are asked for in the next. */
const maxAsks = 2000

/** What a fact is that every caller knows. */
const baseFacts: Readonly<Record<string, (f: Facts, e: Evaluator, n: Node) => Value>> = {
  user: (f) => text(f.user),
  department: (f) => text(f.department),
  company: (f) => text(f.company),
  now: (f) => at('instant', f.now),
  today: (f, e, n) => at('date', dayAt(f, f.now) ?? fail(e, n, 'zone_unknown', 'zone', f.zone))
}

const sources: Readonly<Record<string, Run>> = {
  literal: (_, n) => n.literal,
  field: (e, n) => typed(e, n, n.name!, n.kind, get(e.data, n.name!)),
  cell: (e, n) => typed(e, n, n.name!, n.kind, get(e.cells, n.name!)),
  row: (e, n) => typed(e, n, n.name!, n.kind, get(e.row, n.name!)),
  column: (e, n) => {
    const all: Value[] = []
    return cells(e, n, (v) => all.push(v)) ? list(all) : pending
  },
  part: (e, n) => {
    const v = run(e, n.args[0]!)
    return v.kind === 'parts' ? typed(e, n, n.name!, n.kind, get(v.value, n.name!)) : v
  },
  fact: (e, n) => baseFacts[n.name!]!(e.facts, e, n),
  list: (e, n) => {
    const args = evaluated(e, n)
    return args ? list(args) : pending
  },
  lookup: (e, n) => {
    const args = evaluated(e, n)
    return !args ? pending : isBlank(args[1]!) ? blank : ask(e, n, 'lookup', args)
  },
  ask: (e, n) => {
    const args = evaluated(e, n)
    if (!args || lacks(n.name!, args)) return args ? blank : pending
    return ask(e, n, n.name!, args)
  }
}

/** Looks a fact up among the answers; where there is none, it is asked for. */
function ask(e: Evaluator, n: Node, fact: string, args: readonly Value[]): Value {
  spendText(e, n, args.reduce((sum, v) => elements(v).reduce((all, elem) => all + bytes(elem) + 1, sum + bytes(v)), 0))
  const key = askKey(fact, args)
  const answer = e.facts.answers.get(key)
  if (!answer) {
    const asks = e.asks = e.asks || new Map<string, Ask>()
    if (asks.size < maxAsks && !asks.has(key)) asks.set(key, { key, fact, args })
    return pending
  }
  if ('code' in answer) return fail(e, n, 'fact_failed', 'fact', fact, 'code', answer.code)
  return typed(e, n, fact, n.kind, 'value' in answer ? answer.value : readPlain(n.type, answer.json) || unreadable(n))
}

/** Stands for what is not of the kind that a node gives. */
const unreadable = (n: Node): Value => (n.kind === 'text' ? bool(false) : text('?'))

const ready = new WeakMap<Tree, Node>()

/** Finds once what the ops and names of a tree stand for. */
function load(tree: Tree): Node {
  const { op, name = '', type, value } = tree
  const found = op === 'call' ? callOf(name) : op === 'each' ? predicates[name] : sources[op] || operators[op]
  if (!found || (op === 'fact' && !baseFacts[name])) throw new Error('rules: no ' + op + ' ' + name)
  return {
    ...tree, args: (tree.args || []).map(load), kind: kindOf(type), elem: kindOf(type.slice(5, -1)),
    literal: (op === 'literal' && readPlain(type, value)) || blank, run: found
  }
}

/**
 * Gives a rule's value, the facts that it needs first, or why there is none; see forms/rules. Row is the row that a detail
 * row's own rule stands in. It throws only where the rule was made for another evaluator.
 */
export function evaluateRule(rule: Rule, data: Data, facts: Facts, row?: Data, budget: Budget = newBudget()): Outcome {
  let root = ready.get(rule.tree)
  if (!root) {
    if (rule.format !== treeFormat) throw new Error('rules: format ' + rule.format)
    ready.set(rule.tree, root = load(rule.tree))
  }
  const e: Evaluator = { data, cells: row, row: undefined, facts, budget, asks: undefined, failure: undefined }
  let value = blank
  try {
    value = run(e, root)
  } catch (thrown) {
    if (thrown !== stop) throw thrown
  }
  if (e.asks) return { is: 'missing', asks: Array.from(e.asks.values()) }
  return e.failure ? { is: 'failed', failure: e.failure } : { is: 'value', value }
}
