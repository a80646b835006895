import { randomBytes } from 'node:crypto'

/** A record as far as tests look at it. */
export interface SeenRecord {
  id: string
  number: string
  status: string
  revision: number
  data: Record<string, unknown>
  history: { text: string }[]
}

/** A task as far as tests look at it. */
export interface SeenTask {
  id: string
  record: SeenRecord & { title?: string }
}

/** Calls the API with an account's session, to prepare what a page will show and to see what came of it. */
export class Caller {
  private csrf = ''

  constructor(
    private readonly origin: string,
    private readonly session: string
  ) {}

  /** One call; fails on an answer that is no success. */
  async call<T>(method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<T> {
    const headers: Record<string, string> = { Cookie: `superform_session=${this.session}`, Origin: this.origin, ...more }
    if (method !== 'GET') {
      headers['X-CSRF-Token'] = await this.token()
      headers['Idempotency-Key'] = randomBytes(16).toString('hex')
      headers['Content-Type'] ??= 'application/json'
    }
    const content = body === undefined || body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer> | undefined) : JSON.stringify(body)
    const answer = await fetch(`${this.origin}/api/v1${path}`, { method, headers, body: content })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return (text ? JSON.parse(text) : undefined) as T
  }

  /** Everything of a list, page by page. */
  async list<T>(path: string): Promise<T[]> {
    const all: T[] = []
    for (let next = ''; ; ) {
      const cursor = next ? `&cursor=${encodeURIComponent(next)}` : ''
      const page = await this.call<{ items: T[]; next?: string }>('GET', `${path}${path.includes('?') ? '&' : '?'}limit=100${cursor}`)
      all.push(...page.items)
      if (!page.next) return all
      next = page.next
    }
  }

  /** Files a request of the form that the journeys use. */
  submit(data: Record<string, unknown>): Promise<SeenRecord> {
    return this.call('POST', '/forms/leave.request/records', { data })
  }

  /** My open tasks. */
  tasks(): Promise<SeenTask[]> {
    return this.list('/tasks?status=open')
  }

  /** My open task of a record. */
  async taskOf(record: string): Promise<SeenTask> {
    const task = (await this.tasks()).find((one) => one.record.id === record)
    if (!task) throw new Error(`no open task of ${record}`)
    return task
  }

  /** Acts on my open task of a record. */
  async decide(record: string, verb: string, body: Record<string, unknown> = {}): Promise<SeenRecord> {
    return this.call('POST', `/tasks/${(await this.taskOf(record)).id}/${verb}`, body)
  }

  private async token(): Promise<string> {
    if (!this.csrf) this.csrf = (await this.call<{ csrf: string }>('GET', '/me')).csrf
    return this.csrf
  }
}

/** A Monday some weeks ahead whose week holds so many working days from Monday on; days count from 0. */
export async function spanOf(caller: Caller, days: number): Promise<{ from: string; to: string }> {
  for (let week = 2; week < 12; week++) {
    const from = new Date()
    from.setUTCDate(from.getUTCDate() + ((8 - from.getUTCDay()) % 7) + 7 * week)
    const to = new Date(from)
    to.setUTCDate(to.getUTCDate() + days - 1)
    const span = { from: from.toISOString().slice(0, 10), to: to.toISOString().slice(0, 10) }
    const answer = await caller.call<{ data: { days: number } }>('POST', '/forms/leave.request/evaluate', { data: { type: 'trip', ...span } })
    if (answer.data.days === days) return span
  }
  throw new Error(`no week with ${days} working days`)
}
