// Builds the client without writing it and prints what is in it: each chunk as it is sent, in bytes after gzip, and the modules
// in it, each minified and compressed by itself, which tells what they weigh against each other. `node build/weigh.js`, with
// the names of chunks to see only those.
import { gzipSync } from 'node:zlib'
import { minifySync } from 'rolldown/experimental'
import { build } from 'vite'

const weight = (text) => gzipSync(text, { level: 9 }).length
const answer = await build({ logLevel: 'error', build: { write: false } })
const only = process.argv.slice(2)
for (const file of (Array.isArray(answer) ? answer : [answer]).flatMap((one) => one.output)) {
  if (file.type !== 'chunk' || (only.length && !only.includes(file.name))) continue
  console.log(`${String(weight(file.code)).padStart(6)} ${file.name}${file.imports.length ? `, after ${file.imports.map((one) => one.replace(/^assets\/|-[^-]*$/g, '')).join(' ')}` : ''}`)
  const modules = Object.entries(file.modules).map(([id, { code }]) => ({ name: id.replace(/^.*\/(node_modules|ui)\/|\?.*$/g, ''), bytes: code ? weight(minifySync('module.js', code, { compress: false }).code) : 0 }))
  for (const { name, bytes } of modules.filter((one) => one.bytes > 60).sort((a, b) => b.bytes - a.bytes)) console.log(`${String(bytes).padStart(14)} ${name}`)
}
