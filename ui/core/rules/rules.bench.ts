import { bench, describe } from 'vitest'
import { evaluateRule } from './evaluate'
import { readVectors, toData, toFacts, type RuleVector } from './vectors'

const { form } = readVectors()

/** Evaluates rules over one record, as a keystroke does. */
function keystroke(vectors: RuleVector[]): () => void {
  const data = toData(vectors[0]!.data), facts = toFacts(vectors[0]!.facts)
  return () => vectors.forEach(({ rule }) => evaluateRule(rule, data, facts))
}

const named = (...titles: string[]): RuleVector[] => form.filter(({ title }) => titles.indexOf(title) >= 0)

describe('rules', () => {
  bench('a 20-row sum', keystroke(named('20 rows: sum(items.amount)')))
  bench('a 20-row sum of rounded quotients', keystroke(named('20 rows: sum(items, round(.amount * .qty / 3, 2))')))
  bench('30 rules of a form, 20 rows', keystroke(form.slice(0, form.length / 2)))
  bench('30 rules of a form, 500 rows', keystroke(form.slice(form.length / 2)))
})
