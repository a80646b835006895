// Where the published vectors lie. For tests and the benchmark only.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Rule } from './rule'

const folder = fileURLToPath(new URL('../../../docs/vectors/', import.meta.url))

/** The names of the files. */
export const publishedFiles = (): string[] => readdirSync(folder).filter((name) => name.slice(-6) === '.jsonl').sort()

/** The lines of a file. */
export const publishedLines = (name: string): string[] => readFileSync(folder + name, 'utf8').split('\n').filter((line) => line)

/** The rule of a source, which some file holds. */
export function published(source: string): Rule {
  for (const line of publishedLines('hand.jsonl')) {
    const { rule } = JSON.parse(line) as { rule?: { compiled: Rule } }
    if (rule && rule.compiled.source === source) return rule.compiled
  }
  throw new Error('no vector of ' + source)
}
