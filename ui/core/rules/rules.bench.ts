import { bench, describe } from 'vitest'
import { evaluateRule } from './evaluate'
import { publishedLines } from './published'
import type { Rule } from './rule'
import { Corpus, type RuleVector } from './vectors'

const corpus = new Corpus(), form: Rule[] = []
for (const line of publishedLines('hand.jsonl')) {
  const { rule } = JSON.parse(line) as { rule?: RuleVector }
  if (rule && (rule.title || '').slice(0, 6) === 'form: ') form.push(rule.compiled)
  corpus.check(line)
}

/** Evaluates rules over one record, as a keystroke does. */
function keystroke(world: string, rules: Rule[]): () => void {
  const { data, facts } = corpus.world(world)
  return () => rules.forEach((rule) => evaluateRule(rule, data, facts))
}

const named = (source: string): Rule[] => form.filter((rule) => rule.source === source)

describe('rules', () => {
  bench('a 20-row sum', keystroke('20 rows', named('sum(items.amount)')))
  bench('a 20-row sum of rounded quotients', keystroke('20 rows', named('sum(items, round(.amount * .qty / 3, 2))')))
  bench('30 rules of a form, 20 rows', keystroke('20 rows', form))
  bench('30 rules of a form, 500 rows', keystroke('500 rows', form))
})
