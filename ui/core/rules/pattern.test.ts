import { describe, expect, it } from 'vitest'
import { matches, type Program } from './pattern'
import { publishedLines } from './published'

describe('patterns', () => {
  it('take time in step with the text, whatever the pattern', () => {
    const line = publishedLines('patterns.jsonl').find((line) => line.indexOf('"(?:x+x+)+y"') > 0)!
    const { program } = (JSON.parse(line) as { pattern: { program: Program } }).pattern
    const started = Date.now()
    expect(matches(program, 'x'.repeat(20_000))).toBe(false)
    expect(Date.now() - started).toBeLessThan(5000)
  }, 60_000)
})
