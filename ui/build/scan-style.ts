/** What may not stand in a value, a name of a property or a selector, with what it is. */
const values: [RegExp, string][] = [
  [/(^|[^\w-])(min|max|clamp)\(/, 'min(), max() or clamp()'],
  [/\d(dvh|svh|lvh|dvw|svw|lvw|cqw|cqh|cap|lh|rlh)\b/, 'a unit that only new browsers know'],
  [/(light-dark|color-mix|oklch|oklab|lab|lch|conic-gradient)\(/, 'a function that only new browsers know'],
  [/rgba?\(\s*[\d.]+%?\s+[\d.]/, 'a colour without commas']
]
const properties: [RegExp, string][] = [
  [/^inset(-|$)/, 'inset'],
  [/^aspect-ratio$/, 'aspect-ratio'],
  [/^(margin|padding)-(inline|block)/, 'a margin that follows the script'],
  [/^border-(inline|block|start|end)/, 'a border that follows the script'],
  [/^(inline|block)-size$/, 'a size that follows the script'],
  [/^(translate|rotate|scale)$/, 'a part of transform'],
  [/^text-wrap$/, 'text-wrap']
]
// What is merely less pretty where it is dropped.
const nicer = /^text-wrap: (balance|pretty)$/
const selectors: [RegExp, string][] = [
  [/:(is|where|has|nth-child\([^)]* of )\(?/, ':is, :where or :has'],
  [/&/, 'a nested rule'],
  [/,[^{]*:focus-visible|:focus-visible[^{]*,/, ':focus-visible in a list, which falls with it'],
  [/@(layer|container|scope|property|starting-style)/, 'an at-rule that only new browsers know'],
  [/@media[^{]*[<>]/, 'a range in a media query'],
  [/:not\([^)]*[,\s]/, ':not() of more than one simple selector']
]
// A property that the two know by another name: both names stand in the rule.
const prefixed: Record<string, string> = {
  'user-select': '-webkit-user-select',
  appearance: '-webkit-appearance',
  'backdrop-filter': '-webkit-backdrop-filter',
  'mask-image': '-webkit-mask-image',
  'clip-path': '-webkit-clip-path'
}

/** What a style sheet holds that chrome64 or safari12 would drop to the reader's harm. */
export function scanStyle(sheet: string): string[] {
  const found: string[] = []
  const bare = sheet.replace(/\/\*[^]*?\*\//g, '').replace(/"[^"\n]*"|'[^'\n]*'/g, '""')
  for (const match of unasked(bare).matchAll(/([^{}]*)\{([^{}]*)\}?/g)) {
    const selector = match[1]!.replace(/^[^]*;/, '').trim()
    const declarations = match[2]!.split(';').map(declaration).filter((one) => one.name)
    const say = (what: string, text: string) => found.push(`${what}: ${selector} { ${text} }`)
    for (const [pattern, what] of selectors) if (pattern.test(selector)) say(what, '…')
    for (const one of declarations) {
      const text = `${one.name}: ${one.value}`
      for (const [pattern, what] of properties) if (pattern.test(one.name) && !nicer.test(text)) say(what, text)
      for (const [pattern, what] of values) if (pattern.test(one.value)) say(what, text)
    }
    layout(declarations).forEach((what) => say(what, ''))
  }
  return found
}

/** A sheet without what stands under @supports: it asks first whether it would be dropped. */
function unasked(sheet: string): string {
  const at = sheet.search(/@supports[^{]*\{/)
  if (at < 0) return sheet
  let end = sheet.indexOf('{', at) + 1
  for (let deep = 1; deep && end < sheet.length; end++) deep += sheet[end] === '{' ? 1 : sheet[end] === '}' ? -1 : 0
  return sheet.slice(0, at) + unasked(sheet.slice(end))
}

interface Declaration {
  name: string
  value: string
}

function declaration(text: string): Declaration {
  const at = text.indexOf(':')
  return { name: text.slice(0, Math.max(0, at)).trim().toLowerCase(), value: text.slice(at + 1).trim() }
}

/** What only the whole rule shows. */
function layout(rule: Declaration[]): string[] {
  const found: string[] = []
  const has = (name: string, value = /./) => rule.some((one) => one.name === name && value.test(one.value))
  const gap = rule.some((one) => /^(row-|column-)?gap$/.test(one.name))
  if (gap && (has('display', /flex/) || !rule.some((one) => /^grid-(row-|column-)?gap$/.test(one.name)))) found.push('gap outside a grid, or without grid-gap')
  if (has('position', /^sticky/) && !has('position', /^-webkit-sticky/)) found.push('sticky without -webkit-sticky')
  if (has('display', /^(contents|flow-root)/)) found.push('display: contents or flow-root')
  if (has('display', /grid/) && has('place-content')) found.push('place-content')
  for (const [name, old] of Object.entries(prefixed)) if (has(name) && !has(old)) found.push(`${name} without ${old}`)
  return found
}
