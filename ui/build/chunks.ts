import { readFileSync } from 'node:fs'
import type { Plugin, Rolldown } from 'vite'
import { circleOf } from './circle'
import { valued } from './exports'

const stylesHere = '["superform-styles"]'
const helper = '\0vite/preload-helper.js'
const dynamicImport = /Promise\.resolve\(\)\.then\(\s*(?:\(\)\s*=>\s*|function\s*\(\)\s*\{\s*return\s*)require\(([^)]+)\)(?:\s*;?\s*\})?\s*\)/g

const plainRequire = /\brequire\((["'`]\.\/[^)]+)\)/g

/** The name of a chunk of a file, which ends with its hash: a chunk says its file once, where it names what it needs, and elsewhere its name. */
const nameOf = (file: string): string => file.replace(/^.*\/|["'`]/g, '').replace(/-[^-]*$/, '')

/**
 * Turns the chunks of a build in CommonJS into functions that build/loader.js connects. Each is wrapped before it is minified
 * and named by its content; the entry runs as soon as it stands there, the others when somebody needs them.
 */
export function chunks(): Plugin[] {
  const loader = readFileSync(new URL('loader.js', import.meta.url), 'utf8').replace(/^\s*(\/\/.*)?\n|^\s+/gm, '')
  return [{
    name: 'superform-chunks',
    enforce: 'pre',
    // Vite's own helper would fetch what a chunk needs as modules.
    load: (id) => (id === helper ? 'export const __vitePreload = (load) => load()' : undefined),
    renderChunk(code, chunk) {
      if (chunk.moduleIds.length > 0 && chunk.moduleIds.every((id) => id.endsWith('.css'))) this.error(`${chunk.moduleIds.join()} would be a chunk without a script: import it in m/main.ts`)
      const body = valued(code).replace(dynamicImport, 'window.superform.load($1)').replace(plainRequire, (_, file: string) => `require(${JSON.stringify(nameOf(file))})`)
      if (/Promise\.resolve\(\)\.then[^;]{0,40}require\(/.test(body)) this.error(`a dynamic import in ${chunk.name} was not understood`)
      const needs = chunk.imports.map((file) => `./${file.replace(/^assets\//, '')}`)
      const made = `window.superform.add(${JSON.stringify(chunk.name)}, ${JSON.stringify(needs)}, ${stylesHere}, function (require, exports) {\n${body}\n});`
      return chunk.isEntry ? `${made}\nwindow.superform.need(${JSON.stringify(chunk.name)});` : made
    },
    generateBundle(_, bundle) {
      const used: Record<string, string[]> = {}
      const names = new Set<string>()
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue
        if (names.has(file.name)) this.error(`two chunks are called ${file.name}: the loader knows them by their names`)
        names.add(file.name)
        used[file.fileName] = textsIn(file.code)
        const circle = circleOf(file.fileName, (one) => (bundle[one] as Rolldown.OutputChunk).imports)
        if (circle) this.error(`chunks that need each other never come: ${circle.join(' → ')}`)
      }
      this.emitFile({ type: 'asset', fileName: 'texts.json', source: JSON.stringify(used) })
      this.emitFile({ type: 'asset', name: 'loader.js', originalFileName: 'build/loader.js', source: loader })
    }
  }, {
    // Names of styles are known only now. They stand in the script, so that its own name changes with theirs.
    name: 'superform-styles',
    enforce: 'post',
    renderChunk(code, chunk) {
      return code.replace(stylesHere, JSON.stringify(Array.from(chunk.viteMetadata?.importedCss ?? [])))
    }
  }]
}

const keys = Object.keys(JSON.parse(readFileSync(new URL('../texts/en.json', import.meta.url), 'utf8')) as object)

/**
 * The keys of texts that a script may ask for: those that stand in it whole, those of the kit without their first word, and all that
 * begin as one that is put together does. A key that ends with a dot is every key that begins so.
 */
export function textsIn(code: string): string[] {
  const begun = Array.from(code.matchAll(/`([a-z][a-z-]*\.(?:[a-z-]+\.)*)\$\{/g), (match) => match[1]!).filter((start) => start !== 'kit.')
  const stands = (text: string) => ['`', "'", '"'].some((quote) => code.includes(quote + text + quote))
  const asked = keys.filter((key) => {
    const word = key.replace(/^kit\./, '')
    return stands(key) || (word !== key && stands(word)) || begun.some((start) => key.startsWith(start) || word.startsWith(start))
  })
  return asked.concat(begun.includes('problem.') ? 'problem.' : [])
}
