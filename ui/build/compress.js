// Writes x.br and x.gz beside every asset, as small as they get: they are compressed once and served for ever.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const folder = new URL('../dist/assets/', import.meta.url)
for (const name of readdirSync(folder)) {
  if (!/\.(js|css|svg|json|wasm)$/.test(name)) continue
  const bytes = readFileSync(new URL(name, folder))
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  writeFileSync(new URL(`${name}.br`, folder), brotliCompressSync(bytes, { params: quality }))
  writeFileSync(new URL(`${name}.gz`, folder), gzipSync(bytes, { level: 9 }))
}
