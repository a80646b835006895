// Builds the client without writing it, as `make build` does, and prints what came of it as JSON: for the scan, which
// runs where Vue's compiler has been loaded for development already.
import { build } from 'vite'

const answer = await build({ logLevel: 'error', build: { write: false } })
const files = (Array.isArray(answer) ? answer : [answer]).flatMap((one) => one.output)
process.stdout.write(
  JSON.stringify({
    scripts: files.filter((file) => file.type === 'chunk').map((file) => ({ name: file.fileName, code: file.code, modules: file.moduleIds })),
    styles: files.filter((file) => file.type === 'asset' && file.fileName.endsWith('.css')).map((file) => String(file.source))
  })
)
