import { parseAst } from 'vite'

/** A node of the parsed program, as far as the scan looks at it. */
interface Node {
  type: string
  start: number
  end: number
  [key: string]: unknown
}

// Globals and members that chrome64 or safari12 lack. A use is fine where the same name is asked for first:
// `typeof AbortController`, `navigator.locks && …`.
const globals = new Set(
  (
    'globalThis BigInt BigInt64Array BigUint64Array ResizeObserver IntersectionObserver AbortController AbortSignal WeakRef FinalizationRegistry ' +
    'AggregateError queueMicrotask structuredClone requestIdleCallback cancelIdleCallback BroadcastChannel PointerEvent visualViewport ' +
    'createImageBitmap OffscreenCanvas scheduler reportError CompressionStream TextDecoderStream EyeDropper Animation HTMLDialogElement ' +
    'CookieStore cookieStore trustedTypes'
  ).split(' ')
)
// Of methods only a call does harm: a property of one's own may well be called `at`.
const methods = new Set(
  (
    'at flat flatMap fromEntries hasOwn matchAll replaceAll trimStart trimEnd trimLeft trimRight allSettled groupBy findLast findLastIndex toSorted ' +
    'toReversed toSpliced isWellFormed randomUUID showModal showPopover requestSubmit replaceChildren toggleAttribute getSetCookie ' +
    'checkVisibility withResolvers scrollIntoViewIfNeeded formatRange formatRangeToParts getAnimations'
  ).split(' ')
)
const members = new Set(
  (
    'visualViewport locks mediaSession wakeLock userAgentData RelativeTimeFormat PluralRules ListFormat DisplayNames Segmenter Locale ' +
    'ResizeObserver IntersectionObserver AbortController BigInt queueMicrotask structuredClone requestIdleCallback createImageBitmap'
  ).split(' ')
)

// Syntax newer than what the two know, by the type of its node.
const newer: Record<string, string> = {
  ChainExpression: 'optional chaining',
  PropertyDefinition: 'a class field',
  PrivateIdentifier: 'a private name',
  StaticBlock: 'a static block',
  AccessorProperty: 'an accessor',
  ImportAttribute: 'an import attribute'
}

const logical = ['??', '??=', '||=', '&&=']

/** What a script holds that chrome64 or safari12 would not understand, each with some text around it. */
export function scanScript(code: string): string[] {
  const found: string[] = []
  const say = (node: Node, what: string) => found.push(`${what}: ${code.slice(Math.max(0, node.start - 30), Math.min(code.length, node.end + 20)).slice(0, 120)}`)
  const program = parseAst(code) as unknown as Node
  const chunks = required(program)
  walk(program, [], (node, above) => {
    const syntax = syntaxOf(node, above)
    if (syntax) say(node, syntax)
    const name = chunks.has(objectOf(node)) ? undefined : nameOf(node, above)
    if (name && !asked(name, node, above, code)) say(node, name)
  })
  return found
}

function syntaxOf(node: Node, above: Node[]): string | undefined {
  if (newer[node.type]) return newer[node.type]
  if (logical.includes(node.operator as string)) return `the operator ${node.operator as string}`
  if (node.type === 'CatchClause' && !node.param) return 'catch without a name'
  if (node.type === 'AwaitExpression' && !above.some((one) => /Function/.test(one.type))) return 'await at the top'
  if (node.type === 'ExportAllDeclaration' && node.exported) return 'export * as'
  if (node.type !== 'Literal') return undefined
  const raw = String(node.raw ?? '')
  if (node.bigint !== undefined && node.bigint !== null) return 'a BigInt literal'
  if (typeof node.value === 'number' && raw.includes('_')) return 'a number with separators'
  const regex = node.regex as { pattern: string; flags: string } | undefined
  if (!regex) return undefined
  if (/\(\?<[=!]/.test(regex.pattern)) return 'a look-behind'
  return /[dv]/.test(regex.flags) ? `the flag of /…/${regex.flags}` : undefined
}

/** The forbidden name that a node uses: a global by its name, or a member of anything. */
function nameOf(node: Node, above: Node[]): string | undefined {
  const parent = above[above.length - 1]
  if (node.type === 'MemberExpression') {
    const property = node.property as Node
    const name = node.computed ? (property.type === 'Literal' ? String(property.value) : '') : String(property.name)
    const harms = methods.has(name) ? called(node, parent) : members.has(name) && taken(node, parent)
    return harms ? `.${name}` : undefined
  }
  if (node.type !== 'Identifier' || !globals.has(String(node.name))) return undefined
  if (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) return undefined
  if (parent?.type === 'Property' && parent.key === node && !parent.computed && !parent.shorthand) return undefined
  return parent?.type === 'MethodDefinition' && parent.key === node ? undefined : String(node.name)
}

function called(node: Node, parent: Node | undefined): boolean {
  return (parent?.type === 'CallExpression' || parent?.type === 'NewExpression') && parent.callee === node
}

/** The names under which a script has other chunks: what they export goes by any short name. */
function required(program: Node): Set<string> {
  const names = new Set<string>()
  let require = ''
  walk(program, [], (node) => {
    // superform.add(name, needs, styles, function (require, exports) { … })
    const last = node.type === 'CallExpression' && (node.callee as Node).type === 'MemberExpression' ? (node.arguments as Node[]).slice(-1)[0] : undefined
    if (!require && last?.type === 'FunctionExpression') require = String((last.params as Node[])[0]?.name)
    const made = node.type === 'VariableDeclarator' ? (node.init as Node | null) : null
    const callee = made?.type === 'CallExpression' ? (made.callee as Node) : undefined
    const [file] = callee?.type === 'Identifier' ? (made!.arguments as Node[]) : []
    if (file?.type === 'Literal' && callee?.name === require || /^\.\/.*\.js$/.test(String(file?.value))) names.add(String((node.id as Node).name))
  })
  return names
}

/** The name of what a member belongs to; '' where it has none. */
function objectOf(node: Node): string {
  const object = node.type === 'MemberExpression' ? (node.object as Node) : undefined
  return object?.type === 'Identifier' ? String(object.name) : ''
}

/** Whether a member is relied on: called, constructed, gone further into. Only to read one that is not there does no harm. */
function taken(node: Node, parent: Node | undefined): boolean {
  if (called(node, parent)) return true
  const goesOn = parent?.type === 'MemberExpression' && parent.object === node
  // Methods are called; one of those names that is gone further into is somebody's own property.
  return goesOn && /^(locks|visualViewport|mediaSession|wakeLock|userAgentData)$/.test(String((node.property as Node).name))
}

/** Whether a test that encloses the use, or stands before it in a block, mentions the name. */
function asked(name: string, node: Node, above: Node[], code: string): boolean {
  const word = new RegExp(`(^|[^\\w$])${name.replace('.', '')}([^\\w$]|$)`)
  const mentions = (test: unknown) => isNode(test) && !within(node, test) && word.test(code.slice(test.start, test.end))
  const path = [...above, node]
  return path.some((one, depth) => {
    const below = path[depth + 1]
    if (one.type === 'UnaryExpression' && one.operator === 'typeof') return true
    if (one.type === 'IfStatement' || one.type === 'ConditionalExpression') return below === one.test ? bare(node, one.test as Node) : mentions(one.test)
    if (one.type === 'LogicalExpression') return below === one.right && mentions(one.left) || below === one.left && bare(node, one.left as Node)
    if (one.type === 'UnaryExpression' && one.operator === '!') return bare(node, one.argument as Node)
    if (!Array.isArray(one.body)) return false
    const before = (one.body as Node[]).slice(0, (one.body as Node[]).indexOf(below!))
    return before.some((statement) => statement.type === 'IfStatement' && mentions(statement.test))
  })
}

/** A member that is itself the whole question, such as `navigator.locks && …`; a bare global would throw. */
function bare(node: Node, test: Node): boolean {
  return node === test && node.type === 'MemberExpression'
}

function within(node: Node, outer: Node): boolean {
  return node.start >= outer.start && node.end <= outer.end
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
}

function walk(node: Node, above: Node[], visit: (node: Node, above: Node[]) => void): void {
  visit(node, above)
  const path = [...above, node]
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) value.filter(isNode).forEach((one) => walk(one, path, visit))
    else if (isNode(value)) walk(value, path, visit)
  }
}
