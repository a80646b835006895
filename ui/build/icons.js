// Packs the icons that apps may name into dist/icons.json: the drawing of each by its name, without the element
// around it, which is the same for all and which the server puts on. They are Lucide's (ISC; some Feather's, MIT);
// the licence goes with them under a name that no icon has.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

const from = new URL('../node_modules/lucide-static/', import.meta.url)
const icons = { LICENSE: readFileSync(new URL('LICENSE', from), 'utf8') }
for (const file of readdirSync(new URL('icons/', from)).sort()) {
  const drawing = readFileSync(new URL(`icons/${file}`, from), 'utf8')
  const inner = /<svg[^>]*viewBox="0 0 24 24"[^>]*>([^]*)<\/svg>/.exec(drawing)
  if (!inner || !/^[a-z0-9-]+\.svg$/.test(file)) throw new Error(`${file} is not drawn as the others are`)
  icons[file.slice(0, -4)] = inner[1].replace(/\s+/g, ' ').replace(/ ?\/> ?/g, '/>').trim()
}
writeFileSync(new URL('../dist/icons.json', import.meta.url), JSON.stringify(icons))
