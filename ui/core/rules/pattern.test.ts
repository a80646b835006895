import { describe, expect, it } from 'vitest'
import { matches } from './pattern'
import { readVectors } from './vectors'

const vectors = readVectors()

describe('patterns', () => {
  it(`${vectors.patterns.length} programs find what Go finds`, () => {
    const wrong: string[] = []
    for (const { pattern, program, texts } of vectors.patterns) {
      for (const [text, want] of Object.entries(texts)) {
        if (matches(program, text) !== want) wrong.push(`${pattern} in ${JSON.stringify(text)}: want ${want}`)
      }
    }
    expect(wrong.slice(0, 20)).toEqual([])
  }, 60_000)

  it('take time in step with the text, whatever the pattern', () => {
    const { program } = vectors.patterns.find(({ pattern }) => pattern === '(?:x+x+)+y')!
    const started = Date.now()
    expect(matches(program, 'x'.repeat(20_000))).toBe(false)
    expect(Date.now() - started).toBeLessThan(5000)
  }, 60_000)
})
