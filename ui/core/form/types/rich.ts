// Formatted text, a small subset of HTML: forms/rich. Nothing of a source is passed through: markup is written, and pages are drawn, from the
// lines that were read.

/** Text of one format: strong 1, em 2, u 4, s 8. A line break in it is a br; href is '' for no link. */
export interface Run {
  text: string
  format: number
  href: string
}

/** A paragraph p, a heading 2 or 3, an item of lists l, or a cell of a table c. */
export interface Line {
  kind: 'p' | '2' | '3' | 'l' | 'c'
  quote: boolean
  /** Of an item: the lists that it stands in, each u or o, outermost first. */
  lists: string
  /** Of a cell: which table and which row, counted through. */
  table: number
  row: number
  head: boolean
  runs: Run[]
}

/** The elements of formats in the order in which they are written. */
export const formats = ['strong', 'em', 'u', 's']

const dropped = /^(script|style|title|textarea|xmp|iframe|noembed|noframes|noscript|template|svg|math)$/
const blocks = /^(p|div|section|article|header|footer|main|aside|nav|address|figure|figcaption|dl|dt|dd|pre|center|form|fieldset|legend|caption|hr|body|html|details|summary)$/
const marks: Record<string, number> = { strong: 0, b: 0, em: 1, i: 1, u: 2, ins: 2, s: 3, strike: 3, del: 3 }
const names: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: '\'', nbsp: '\u00a0' }
const maxLists = 4
const unseen = /[^ \n\t\u00a0\u3000\u200b-\u200d\u2060\ufeff\u00ad\u2800\u3164]/

const has = (table: Record<string, unknown>, key: string): boolean => Object.prototype.hasOwnProperty.call(table, key)

/** Whether somebody sees something of a line. */
export const visible = (line: Line): boolean => line.runs.some((run) => unseen.test(run.text))

/** Reads the reference to a character with which a text begins; what is none is an ampersand. */
function reference(source: string): [string, number] {
  const found = /^&(?:([a-z]+)|#(\d+)|#[xX]([\da-fA-F]+));/.exec(source)
  if (!found) return ['&', 1]
  const [all, name, digits, hex] = found
  if (name) return has(names, name) ? [names[name]!, all.length] : ['&', 1]
  const code = digits ? parseInt(digits, 10) : parseInt(hex!, 16)
  return [!code || code > 0x10ffff || code >= 0xd800 && code <= 0xdfff ? '\ufffd' : String.fromCodePoint(code), all.length]
}

/** The address that an attribute leads to, '' for one that no page follows. */
export function address(value: string): string {
  let found = '', left = value
  while (left && found.length <= 2000) {
    const [one, size] = left[0] === '&' ? reference(left.slice(0, 12)) : [left[0]!, 1]
    found += one
    left = left.slice(size)
  }
  found = found.replace(/^[ \t\n\r\f]+|[ \t\n\r\f]+$/g, '')
  if (bytes(found) > 2000 || /[\0- \x7f-\xa0"<>\\^`{|}\ufffd\ufeff\u3000\u2000-\u206f\u061c]/.test(found)) return ''
  const at = found.indexOf(':'), scheme = found.slice(0, at).toLowerCase(), rest = found.slice(at + 1)
  const fits = at > 0 && (/^https?$/.test(scheme) ? /^\/\/[^/?#@]+([/?#]|$)/.test(rest) : scheme === 'mailto' ? rest.indexOf('@') >= 0 : scheme === 'tel' && /^[+\d().-]+$/.test(rest))
  return fits ? scheme + ':' + rest : ''
}

/** Bytes of a text in UTF-8. */
export function bytes(text: string): number {
  let count = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    count += code < 0x80 ? 1 : code < 0x800 ? 2 : code >= 0xd800 && code <= 0xdfff ? 2 : 3
  }
  return count
}

const nameStart = /[a-zA-Z]/, nameMore = /[a-zA-Z\d:-]/, space = /[ \t\n\r\f]/

/** Goes through a source once. What is open is counted, not remembered. */
class Reader {
  readonly lines: Line[] = []
  private readonly open = [0, 0, 0, 0]
  private readonly source: string
  private current: Line | undefined
  private gap: { format: number; href: string } | undefined
  private href = ''
  private lists = ''
  private head: '' | '2' | '3' = ''
  private deeper = 0
  private quotes = 0
  private tables = 0
  private table = 0
  private row = 0
  private breaks = 0
  constructor(source: string) {
    this.source = source
  }
  private format(): number {
    return this.open.reduce((all, one, i) => (one ? all | 1 << i : all), 0)
  }
  private begin(): Line {
    if (this.current) return this.current
    const kind = this.tables ? 'c' : this.lists ? 'l' : this.head || 'p'
    return this.current = { kind, quote: this.quotes > 0, lists: kind === 'l' ? this.lists : '', table: this.tables && this.table, row: this.tables && this.row, head: false, runs: [] }
  }
  end(): void {
    if (this.current && visible(this.current)) this.lines.push(this.current)
    else if (this.current && this.current.kind === 'c') this.lines.push({ ...this.current, runs: [] })
    this.current = this.gap = undefined
    this.breaks = 0
  }
  private boundary(): void {
    if (!this.current || this.current.kind !== 'l' && this.current.kind !== 'c') return this.end()
    this.gap = undefined
    if (this.current.runs.length) this.breaks = Math.max(this.breaks, 1)
  }
  private add(text: string, format: number, href: string): void {
    const { runs } = this.begin(), last = runs[runs.length - 1]
    if (last && last.format === format && last.href === href) last.text += text
    else runs.push({ text, format, href })
  }
  text(from: string): void {
    const own = this.format()
    const piece = /[ \t\n\r\f]+|&|[^ \t\n\r\f&]+/g
    for (let found = piece.exec(from); found; found = piece.exec(from)) {
      let one = found[0]
      if (one === '&') {
        const [character, size] = reference(from.slice(found.index, found.index + 12))
        one = character
        piece.lastIndex = found.index + size
      }
      if (one.length && space.test(one)) {
        if (this.current && this.current.runs.length && !this.gap && !this.breaks) this.gap = { format: own, href: this.href }
        continue
      }
      if (this.breaks) this.add('\n\n'.slice(0, this.breaks), own, this.href)
      else if (this.gap) this.add(' ', this.gap.format, this.gap.href)
      this.breaks = 0
      this.gap = undefined
      this.add(one, own, this.href)
    }
  }
  private start(name: string, to: string): void {
    if (has(marks, name)) this.open[marks[name]!]!++
    else if (name === 'a') this.href = address(to)
    else if (name === 'br') {
      if (this.current && this.current.runs.length) {
        this.gap = undefined
        this.breaks = Math.min(this.breaks + 1, 2)
      }
    } else if (/^h[1-6]$/.test(name)) {
      this.boundary()
      this.head = name < 'h3' ? '2' : '3'
    } else if (name === 'table') {
      this.end()
      if (++this.tables === 1) {
        this.table++
        this.row++
      }
    } else if (/^t[rdh]$/.test(name)) {
      if (!this.tables) return this.boundary()
      this.end()
      if (name === 'tr') this.row++
      else this.begin().head = name === 'th'
    } else if (/^(ul|ol|li|blockquote)$/.test(name)) {
      if (this.tables) return this.boundary()
      this.end()
      if (name === 'blockquote') this.quotes++
      else if (name !== 'li') {
        if (this.lists.length < maxLists) this.lists += name[0]!
        else this.deeper++
      }
    } else if (blocks.test(name)) this.boundary()
  }
  private close(name: string): void {
    if (has(marks, name)) this.open[marks[name]!] = Math.max(this.open[marks[name]!]! - 1, 0)
    else if (name === 'a') this.href = ''
    else if (/^h[1-6]$/.test(name)) {
      this.boundary()
      this.head = ''
    } else if (name === 'table') {
      this.end()
      this.tables = Math.max(this.tables - 1, 0)
    } else if (/^t[rdh]$/.test(name)) {
      if (this.tables) this.end()
      else this.boundary()
    } else if (/^(ul|ol|li|blockquote)$/.test(name)) {
      if (this.tables) return this.boundary()
      this.end()
      if (name === 'blockquote') this.quotes = Math.max(this.quotes - 1, 0)
      else if (name !== 'li') {
        if (this.deeper) this.deeper--
        else this.lists = this.lists.slice(0, -1)
      }
    } else if (blocks.test(name)) this.boundary()
  }
  private after(at: number, mark: string): number {
    const found = this.source.indexOf(mark, at)
    return found < 0 ? this.source.length : found + mark.length
  }
  /** Reads what begins with "<", and gives where it ends. */
  tag(at: number): number {
    if (this.source.substr(at, 4) === '<!--') return this.after(at + 4, '-->')
    if (/[!?]/.test(this.source.charAt(at + 1))) return this.after(at + 2, '>')
    const closing = this.source.charAt(at + 1) === '/', from = at + (closing ? 2 : 1)
    let to = from
    while (to < this.source.length && (to > from ? nameMore : nameStart).test(this.source.charAt(to))) to++
    if (to === from) {
      if (closing) return this.after(from, '>')
      this.text('&lt;')
      return at + 1
    }
    const name = this.source.slice(from, to).toLowerCase(), [to_, next] = attributes(this.source, to)
    if (next < 0) return this.source.length
    if (closing) this.close(name)
    else if (dropped.test(name)) return beyond(this.source, next, name)
    else this.start(name, to_)
    return next
  }
}

/** Reads a text as HTML: elements that the subset does not have are left out, their text stays; that of scripts and styles goes. */
export function read(source: string): Line[] {
  const reader = new Reader(source)
  for (let at = 0; at < source.length;) {
    const found = source.indexOf('<', at), to = found < 0 ? source.length : found
    if (to > at) reader.text(source.slice(at, to))
    at = to < source.length ? reader.tag(to) : to
  }
  reader.end()
  return reader.lines
}

/** Where the content of an element that is dropped ends: behind its closing tag. */
function beyond(source: string, from: number, name: string): number {
  for (let at = source.indexOf('</', from); at >= 0; at = source.indexOf('</', at + 2)) {
    const end = at + 2 + name.length
    if (source.slice(at + 2, end).toLowerCase() === name && !nameMore.test(source.charAt(end))) {
      const close = source.indexOf('>', end)
      return close < 0 ? source.length : close + 1
    }
  }
  return source.length
}

/** Reads the attributes of a tag: the value of href, and where the tag ends, -1 where it does not. */
function attributes(source: string, from: number): [string, number] {
  let href = '', first = true, at = from
  while (at < source.length) {
    const c = source.charAt(at)
    if (c === '>') return [href, at + 1]
    if (space.test(c) || c === '/' || c === '=') {
      at++
      continue
    }
    const start = at
    while (at < source.length && !/[ \t\n\r\f=>/]/.test(source.charAt(at))) at++
    const name = source.slice(start, at)
    while (at < source.length && space.test(source.charAt(at))) at++
    let value = ''
    if (source.charAt(at) === '=') {
      at++
      while (at < source.length && space.test(source.charAt(at))) at++
      const quote = source.charAt(at)
      if (!quote) return ['', -1]
      const begin = quote === '"' || quote === '\'' ? at + 1 : at
      if (begin > at) {
        const end = source.indexOf(quote, begin)
        if (end < 0) return ['', -1]
        at = end + 1
        value = source.slice(begin, end)
      } else {
        while (at < source.length && !/[ \t\n\r\f>]/.test(source.charAt(at))) at++
        value = source.slice(begin, at)
      }
    }
    if (first && name.toLowerCase() === 'href') {
      href = value
      first = false
    }
  }
  return ['', -1]
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escape = (text: string): string => text.replace(/[&<>"]/g, (c) => escapes[c]!)

/** What draws lines: open and close elements in their order, and put text and line breaks into them. */
export interface Pen {
  open(element: string, href?: string): void
  close(element: string): void
  text(text: string): void
}

/** Draws lines as their one writing has them. */
export function draw(lines: Line[], pen: Pen): void {
  let quote = false, lists = '', table = 0, row = 0
  const unlist = (to: number): void => {
    for (; lists.length > to; lists = lists.slice(0, -1)) {
      pen.close('li')
      pen.close(lists.slice(-1) + 'l')
    }
  }
  const to = (line?: Line): void => {
    const quoted = !!line && line.quote, own = line ? line.table : 0, at = line ? line.row : 0
    if (!line || line.kind !== 'l' || quoted !== quote) unlist(0)
    if (table && at !== row) pen.close('tr')
    if (table && (own !== table || quoted !== quote)) {
      pen.close('table')
      table = 0
    }
    if (quoted !== quote) pen[quoted ? 'open' : 'close']('blockquote')
    quote = quoted
    if (own && !table) pen.open('table')
    if (own && (!table || at !== row)) pen.open('tr')
    table = own
    row = at
  }
  for (const line of lines) {
    to(line)
    if (line.kind === 'l') {
      let common = 0
      while (common < line.lists.length && common < lists.length && line.lists[common] === lists[common]) common++
      unlist(common)
      if (common === line.lists.length) pen.close('li')
      else {
        lists = line.lists.slice(0, common + 1)
        pen.open(lists.slice(common) + 'l')
      }
      pen.open('li')
      drawRuns(line.runs, pen)
      continue
    }
    const element = line.kind === 'c' ? (line.head ? 'th' : 'td') : line.kind === 'p' ? 'p' : 'h' + line.kind
    pen.open(element)
    drawRuns(line.runs, pen)
    pen.close(element)
  }
  to()
}

function drawRuns(runs: Run[], pen: Pen): void {
  let open: string[] = []
  const turn = (want: string[]): void => {
    let common = 0
    while (common < open.length && common < want.length && open[common] === want[common]) common++
    for (let i = open.length - 1; i >= common; i--) pen.close(open[i]!.split(' ')[0]!)
    for (const one of want.slice(common)) pen.open(one.split(' ')[0]!, one.slice(one.split(' ')[0]!.length + 1) || undefined)
    open = want
  }
  for (const { text, format, href } of runs) {
    turn((href ? ['a ' + href] : []).concat(formats.filter((_, i) => format & 1 << i)))
    pen.text(text)
  }
  turn([])
}

/** Whether nobody sees anything of the lines. */
export const empty = (lines: Line[]): boolean => !lines.some(visible)

/** Writes lines in their one writing; '' for what is blank. */
export function markup(lines: Line[]): string {
  if (empty(lines)) return ''
  let out = ''
  draw(lines, {
    open: (element, href) => { out += `<${element}${href ? ` href="${escape(href)}"` : ''}>` },
    close: (element) => { out += `</${element}>` },
    text: (text) => { out += escape(text).replace(/\n/g, '<br>') }
  })
  return out
}

/** The plain text: lines by line breaks, cells of a row by tabs. */
export const plain = (lines: Line[]): string => empty(lines) ? '' : lines.map((line, i) => {
  const before = lines[i - 1]
  return (!before ? '' : line.kind === 'c' && before.kind === 'c' && before.row === line.row ? '\t' : '\n') + line.runs.map((run) => run.text).join('')
}).join('')
