import { describe, expect, it } from 'vitest'
import { publishedFiles, publishedLines } from './published'
import { Corpus, summary } from './vectors'

/** What a busy machine may take, in milliseconds. */
const slowly = 120_000

describe('the published vectors give what Go gives, and spend the same', () => {
  const total: Record<string, number> = {}

  it.each(publishedFiles())('%s', (name) => {
    const corpus = new Corpus()
    for (const line of publishedLines(name)) corpus.check(line)
    expect(corpus.wrong.slice(0, 5)).toEqual([])
    for (const member of Object.keys(corpus.counts)) total[member] = (total[member] || 0) + corpus.counts[member]!
  }, slowly)

  it('are at least 20,000 of rules', () => {
    console.log(summary(total))
    expect(total['rule']).toBeGreaterThan(20_000)
  })

  it('are found to be wrong where they are', () => {
    const lines = publishedLines('hand.jsonl'), corpus = new Corpus()
    lines.forEach((line) => corpus.check(line.replace(/"spent":\[(\d)/, '"spent":[1$1')))
    expect(corpus.wrong.length).toBe(50)
    expect(corpus.wrong[0]).toMatch(/^on .*, want /)
  })
})
