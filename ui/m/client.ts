import { page } from './page'
import { t } from './texts'

/** One thing wrong: where ('' is the whole), a stable code, a text in the caller's language. */
export interface ProblemPart {
  path: string
  code: string
  message: string
}

/** A refusal of the server, or no answer at all (offline, status 0). */
export class Problem extends Error {
  declare readonly status: number
  declare readonly code: string
  declare readonly problems: ProblemPart[]
  /** Seconds after which trying again makes sense. */
  declare readonly after: number

  constructor(status: number, code: string, message: string, problems: ProblemPart[] = [], after = 0) {
    super(message)
    Object.assign(this, { status, code, problems, after })
  }

  /** Nobody knows whether the server heard: try again with the same key. */
  get offline(): boolean {
    return this.status === 0 || (this.status >= 502 && this.status <= 504)
  }
}

/** What went wrong, as a problem of the API. */
export function asProblem(problem: unknown): Problem {
  return problem instanceof Problem ? problem : new Problem(500, 'internal', String(problem))
}

/** What a command can carry: its idempotency key, the revision it changes. */
export interface Carried {
  key?: string
  revision?: number
  /** Sent instead of JSON. */
  raw?: Blob | ArrayBuffer
  /** Sent beside the page's own. */
  headers?: Record<string, string>
}

const base = '/api/v1'
const patience = 20000
/** Bytes per second that a slow line still carries: so much longer may a file take. */
const crawl = 8000
/** How many answers are remembered, the oldest going first. */
const memory = 60

let token = ''
let signedOut: () => unknown = () => undefined
let renew: () => Promise<boolean> = () => Promise.resolve(false)
/** What addresses answered. The browser itself asks with the ETag; only a record's has to be named by us (docs/http.md). */
let seen = new Map<string, { tag: string; text: string }>()

/** Sets what every command repeats in X-CSRF-Token. */
export function setToken(csrf: string): void {
  token = csrf
}

/** Forgets what was read: somebody else reads now. */
export function forget(): void {
  seen = new Map()
  page.answers = {}
}

/**
 * Sets what happens when the server does not know the caller (any more), and when the token of this page is
 * out of date; the latter tells whether it is still the same caller, so that the command is sent again.
 */
export function watchSession(gone: () => unknown, fresh: () => Promise<boolean>): void {
  signedOut = gone
  renew = fresh
}

/** A fresh idempotency key: 128 random bits. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => (byte + 256).toString(16).slice(1)).join('')
}

/** Reads. The first time an address is asked, the answer may stand in the page already. */
export async function get<T>(path: string): Promise<T> {
  const address = base + path
  if (address in page.answers) {
    const answer = page.answers[address] as T
    delete page.answers[address]
    seen.set(address, { tag: '', text: JSON.stringify(answer) })
    return answer
  }
  const tag = seen.get(address)?.tag
  return request<T>('GET', address, tag ? { 'If-None-Match': tag } : {})
}

/** What an address answered last, to show while it is asked again. */
export function recall<T>(path: string): T | undefined {
  const address = base + path
  const text = seen.get(address)?.text
  return text ? (JSON.parse(text) as T) : (page.answers[address] as T | undefined)
}

/** Sends a command or a question. */
export async function send<T>(method: string, path: string, body?: unknown, carried: Carried = {}): Promise<T> {
  const attempt = (): Promise<T> => {
    const headers: Record<string, string> = { ...carried.headers, 'X-CSRF-Token': token }
    if (carried.key) headers['Idempotency-Key'] = carried.key
    if (carried.revision !== undefined) headers['If-Match'] = `"${carried.revision}"`
    let content: BodyInit | undefined = carried.raw
    if (content === undefined && body !== undefined) {
      headers['Content-Type'] = 'application/json'
      content = JSON.stringify(body)
    }
    return request<T>(method, base + path, headers, content)
  }
  try {
    return await attempt()
  } catch (problem) {
    // Another tab has signed in anew meanwhile. As the same caller, this one goes on.
    if (problem instanceof Problem && problem.code === 'csrf' && (await renew())) return attempt()
    throw problem
  }
}

async function request<T>(method: string, address: string, headers: Record<string, string>, body?: BodyInit): Promise<T> {
  headers['Accept-Language'] = page.language
  // Who signs in meanwhile must not find in their memory what was answered to somebody else.
  const mine = seen
  const within = patience + (body instanceof Blob ? (body.size / crawl) * 1000 : 0)
  const response = await inTime(fetch(address, { method, headers, body, credentials: 'same-origin' }), within)
  const known = mine.get(address)
  if (response.status === 304 && known) return JSON.parse(known.text) as T
  const text = await inTime(response.text(), within)
  const answer = parsed(text)
  if (response.ok) {
    if (method === 'GET') remember(mine, address, response.headers.get('X-Content-ETag') ?? '', text)
    return answer as T
  }
  const problem = refusal(response, answer)
  if (problem.code === 'no_session') signedOut()
  throw problem
}

function remember(where: typeof seen, address: string, tag: string, text: string): void {
  where.delete(address)
  where.set(address, { tag, text })
  if (where.size > memory) where.delete(where.keys().next().value!)
}

/** Fails as «offline» where there is no answer in time; the request itself may still arrive. */
function inTime<T>(work: Promise<T>, within: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new Problem(0, 'offline', t('frame.no-answer')))
    const timer = setTimeout(fail, within)
    work.then(resolve, fail).then(() => clearTimeout(timer))
  })
}

function parsed(text: string): unknown {
  try {
    return text ? (JSON.parse(text) as unknown) : undefined
  } catch {
    return undefined
  }
}

function refusal(response: Response, answer: unknown): Problem {
  const told = (answer ?? {}) as { code?: string; title?: string; problems?: ProblemPart[] }
  const after = Number(response.headers.get('Retry-After')) || 0
  return new Problem(response.status, told.code ?? 'internal', told.title ?? `HTTP ${response.status}`, told.problems ?? [], after)
}
