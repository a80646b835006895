// Runs lines of vectors from standard input through the page's evaluator: `vectors stream | node build/vectors.js`.
// It prints mismatches, each with the lines that show it again, and how many vectors were run; it fails where there are mismatches or no vectors.
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const built = root + 'node_modules/.vectors-' + process.pid + '.mjs'

await build({
  root, configFile: false, logLevel: 'warn', publicDir: false,
  build: { ssr: 'core/rules/vectors.ts', outDir: 'node_modules', emptyOutDir: false, minify: false, rolldownOptions: { output: { entryFileNames: '.vectors-' + process.pid + '.mjs' } } }
})
let Corpus, summary
try {
  ({ Corpus, summary } = await import(built))
} finally {
  rmSync(built, { force: true })
}

const corpus = new Corpus()
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) corpus.check(line)
for (const wrong of corpus.wrong) console.log('MISMATCH ' + wrong + '\n')
console.log(summary(corpus.counts))
if (corpus.wrong.length || !Object.keys(corpus.counts).length) process.exitCode = 1
