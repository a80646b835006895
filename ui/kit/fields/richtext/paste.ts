// What other programs put on the clipboard, in words that the reader of formatted text knows: bold is said in styles by Google Docs, and lists by
// Word in paragraphs with a sign before them. What comes of it is read and cleaned like everything else.

/** An element that is open: where it begins in what is written, what closes it, and of a paragraph of Word the depth of its list. */
interface Open {
  name: string
  at: number
  close: string
  level: number
  ignored: boolean
}

const maxLists = 4, maxOpen = 100
const known = /^(span|b|strong|a|p)$/

/** A text without comments; one that does not end goes on to the end. */
const uncommented = (html: string): string => html.split('<!--').map((part, i) => {
  const end = i ? part.indexOf('-->') : -3
  return i && end < 0 ? '' : part.slice(end + 3)
}).join('')

/** The formats that a style has: the elements that stand for it. */
function formatsOf(style: string, linked: boolean): string[] {
  const found: string[] = []
  if (/font-weight:\s*(bold|[6-9]00)/.test(style)) found.push('strong')
  if (/font-style:\s*(italic|oblique)/.test(style)) found.push('em')
  if (!linked && /text-decoration[a-z-]*:[^;]*underline/.test(style)) found.push('u')
  if (/text-decoration[a-z-]*:[^;]*line-through/.test(style)) found.push('s')
  return found
}

/** Whether a sign before a paragraph counts it. */
const counts = (sign: string): boolean => /^[(（]?(\d+|[a-z]{1,5}|[一二三四五六七八九十百]+)[.)、）．]/i.test(sign.replace(/&nbsp;|[\s\u00a0]/g, ''))

/** Puts what another program copied into elements that say what its styles do. It takes time in proportion to the text. */
export function tidy(html: string): string {
  const source = uncommented(html), tag = /<(\/?)([a-z][\w:-]*)([^<>]*)>/gi
  const out: string[] = [], open: Open[] = []
  let kinds: string[] = [], sign = '', ignored = 0, last = 0
  const put = (text: string): void => {
    if (ignored) sign += text
    else out.push(text)
  }
  const close = (at: number): void => {
    const one = open.splice(at, 1)[0]!
    if (one.ignored) ignored--
    else if (one.level) {
      kinds = kinds.slice(0, one.level - 1)
      while (kinds.length < one.level - 1) kinds.push('ul')
      kinds.push(counts(sign) ? 'ol' : 'ul')
      out[one.at] = kinds.map((kind) => `<${kind}>`).join('') + '<li>'
      out.push('</li>' + kinds.map((kind) => `</${kind}>`).reverse().join(''))
    } else put(one.close)
  }
  const find = (name: string): number => {
    let at = open.length - 1
    while (at >= 0 && open[at]!.name !== name) at--
    return at
  }
  const begin = (name: string, rest: string, whole: string): void => {
    const style = rest.toLowerCase(), list = name === 'p' && /mso-list:\s*\w+\s+level(\d+)/.exec(style)
    const one: Open = { name, at: out.length, close: `</${name}>`, level: list ? Math.max(1, Math.min(maxLists, +list[1]!)) : 0, ignored: /mso-list:\s*ignore/.test(style) }
    open.push(one)
    if (one.ignored) ignored++
    else if (list) {
      sign = ''
      out.push('')
    } else if (name === 'p') {
      kinds = []
      put(whole)
    } else if (name === 'a') put(whole)
    else {
      const bold = name !== 'span' && !/font-weight:\s*(normal|[1-5]00)/.test(style), formats = formatsOf(style, find('a') >= 0)
      if (bold && formats.indexOf('strong') < 0) formats.unshift('strong')
      put(formats.map((format) => `<${format}>`).join(''))
      one.close = formats.map((format) => `</${format}>`).reverse().join('')
    }
  }
  for (let found = tag.exec(source); found; found = tag.exec(source)) {
    const name = found[2]!.toLowerCase(), before = known.test(name) ? find(name) : -1
    put(source.slice(last, found.index))
    last = tag.lastIndex
    if (!known.test(name)) put(found[0])
    else if (found[1]) {
      if (before >= 0) close(before)
    } else {
      if (name === 'p' && before >= 0) close(before)
      if (open.length < maxOpen) begin(name, found[3]!, found[0])
      else put(found[0])
    }
  }
  put(source.slice(last))
  while (open.length) close(open.length - 1)
  return out.join('')
}
