import { page } from './page'

/** One thing wrong: where ('' is the whole), a stable code, a text in the caller's language. */
export interface ProblemPart {
  path: string
  code: string
  message: string
}

/** A refusal of the server, or no answer at all (offline, status 0). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly problems: ProblemPart[] = [],
    /** Seconds after which trying again makes sense. */
    readonly after = 0
  ) {
    super(message)
  }

  /** Nobody knows whether the server heard: try again with the same key. */
  get offline(): boolean {
    return this.status === 0 || this.status >= 502
  }
}

/** What a command can carry: its idempotency key, the revision it changes. */
export interface Carried {
  key?: string
  revision?: number
  /** Sent instead of JSON. */
  raw?: Blob | ArrayBuffer
}

const base = '/api/v1'
const patience = 20000
let token = ''

/** Sets what every command repeats in X-CSRF-Token. */
export function setToken(csrf: string): void {
  token = csrf
}

let signedOut: () => unknown = () => undefined

/** Sets what happens when the server does not know the caller (any more). */
export function onSignedOut(tell: () => unknown): void {
  signedOut = tell
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
    return answer
  }
  return request<T>('GET', address)
}

/** Sends a command or a question. */
export function send<T>(method: string, path: string, body?: unknown, carried: Carried = {}): Promise<T> {
  const headers: Record<string, string> = { 'X-CSRF-Token': token }
  if (carried.key) headers['Idempotency-Key'] = carried.key
  if (carried.revision !== undefined) headers['If-Match'] = `"${carried.revision}"`
  let content: BodyInit | undefined = carried.raw
  if (content === undefined && body !== undefined) {
    headers['Content-Type'] = 'application/json'
    content = JSON.stringify(body)
  }
  return request<T>(method, base + path, headers, content)
}

async function request<T>(method: string, address: string, headers: Record<string, string> = {}, body?: BodyInit): Promise<T> {
  const response = await inTime(fetch(address, { method, headers, body, credentials: 'same-origin' }))
  const text = await inTime(response.text())
  const answer = parsed(text)
  if (response.ok) return answer as T
  const problem = refusal(response, answer)
  if (problem.code === 'no_session') signedOut()
  throw problem
}

/** Fails as «offline» where there is no answer in time; the request itself may still arrive. */
function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Problem(0, 'offline', '')), patience)
    work.then(
      (value) => {
        clearTimeout(timer)
        resolve(value)
      },
      () => {
        clearTimeout(timer)
        reject(new Problem(0, 'offline', ''))
      }
    )
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
  const told = (answer ?? {}) as { code?: string; title?: string; detail?: string; problems?: ProblemPart[] }
  const after = Number(response.headers.get('Retry-After')) || 0
  return new Problem(response.status, told.code ?? 'internal', told.title ?? `HTTP ${response.status}`, told.problems ?? [], after)
}
