import { createApp, nextTick } from 'vue'
import type { App, Component } from 'vue'
import { setWords } from '../../kit/words'
import chinese from '../../texts/zh-CN.json'
import { page } from '../page'
import { me } from '../session'
import { memory, useStore } from '../store'
import { t } from '../texts'
import type { RecordView, TaskView } from './types'

/** For tests: a server that answers from a table, and pages mounted as the client mounts them. */
export interface Fake {
  /** What was asked, as «POST /tasks/1/agree {…}». */
  asked: string[]
  /** Answers by method and path; a function is asked with the body and may promise, a number is a status of a refusal. */
  answers: Record<string, unknown>
}

/** What a refusal answers. */
export interface Refusal {
  refuse: number
  code: string
  title: string
  problems?: { path: string; code: string; message: string }[]
}

function reply(answer: unknown): Response {
  const refusal = answer as Refusal | undefined
  if (answer === undefined) return new Response('{"code":"not_found","title":"找不到"}', { status: 404 })
  if (refusal?.refuse) return new Response(JSON.stringify({ code: refusal.code, title: refusal.title, problems: refusal.problems }), { status: refusal.refuse })
  return new Response(JSON.stringify(answer))
}

let count = 0

/** Puts a server and an empty device in place; somebody is signed in, to a company of each test's own. `null` for an answer is a cut line. */
export function serve(answers: Record<string, unknown>): Fake {
  const fake: Fake = { asked: [], answers }
  page.texts = chinese
  setWords(t)
  useStore(memory())
  const member = { id: 'm1', name: '李敏' }
  me.value = { account: 'a1', login: 'lead', language: 'zh-CN', company: { id: `c${++count}`, name: '公司' }, member, now: '2026-03-10T02:00:00Z', roles: [], admin: false, sandbox: false, companies: [], zone: 'Asia/Shanghai' }
  globalThis.fetch = ((address: string, asked: RequestInit = {}) => {
    const key = `${asked.method ?? 'GET'} ${decodeURIComponent(address.replace('/api/v1', ''))}`
    fake.asked.push(key + (typeof asked.body === 'string' ? ` ${asked.body}` : ''))
    const answer = fake.answers[key]
    if (answer === null) return Promise.reject(new TypeError('cut'))
    return Promise.resolve(typeof answer === 'function' ? (answer as (body: unknown) => unknown)(asked.body) : answer).then(reply)
  }) as typeof fetch
  return fake
}

let mounted: App | undefined

/** Mounts a page in an empty document. */
export async function show(component: Component, props: Record<string, unknown> = {}): Promise<HTMLElement> {
  hide()
  document.body.innerHTML = '<div id="app"></div>'
  mounted = createApp(component, props)
  mounted.mount('#app')
  await settled()
  return document.body
}

/** Takes the page away. */
export function hide(): void {
  mounted?.unmount()
  mounted = undefined
}

/** Waits until answers have arrived and are drawn. */
export async function settled(): Promise<void> {
  for (let round = 0; round < 12; round++) {
    await new Promise((resolve) => setTimeout(resolve))
    await nextTick()
  }
}

/** The button with a text. */
export function button(text: string): HTMLButtonElement {
  const found = Array.from(document.querySelectorAll('button')).filter((one) => one.textContent?.trim() === text)
  if (!found.length) throw new Error(`no button ${text} in ${document.body.textContent ?? ''}`)
  return found[found.length - 1]!
}

/** A record under way. */
export function record(id: string, more: Partial<RecordView> = {}): RecordView {
  return {
    id, number: `N-${id}`, form: 'app.form', form_title: '申请单', form_version: 1, status: 'running', revision: 1, summary: `内容 ${id}`,
    requester: { id: 'm2', name: '王磊' }, submitted_at: '2026-03-08T02:00:00Z', created_at: '2026-03-08T02:00:00Z', ...more
  } as RecordView
}

/** An open task on a record. */
export function task(id: string, more: Partial<TaskView> = {}): TaskView {
  const actions = [
    { verb: 'agree', label: '同意', comment: 'optional' },
    { verb: 'reject', label: '拒绝', comment: 'required' },
    { verb: 'return', label: '退回', comment: 'required' }
  ]
  return { id, record: record(`r${id}`), node: 'lead', label: '直属主管', kind: 'approve', status: 'open', opened_at: '2026-03-08T02:00:00Z', actions, ...more } as TaskView
}

/** A form with a text and a number. */
export const form = {
  id: 'app.form', app: 'app', kind: 'approval', title: '申请单', version: 1, order: ['reason', 'amount'],
  schema: { type: 'object', required: ['reason'], properties: { reason: { type: 'string', 'x-field': 'text' }, amount: { type: 'number', 'x-field': 'decimal' } } },
  layout: [{ fields: ['reason', 'amount'] }],
  fields: [{ id: 'reason', type: 'text', label: '事由' }, { id: 'amount', type: 'decimal', label: '金额', scale: 2 }]
}

/** The same form, to be read. */
export const readingForm = {
  id: 'app.form', version: 1, title: '申请单', sections: [{ fields: ['reason', 'amount'] }],
  fields: [{ id: 'reason', type: 'text', label: '事由' }, { id: 'amount', type: 'decimal', label: '金额', scale: 2 }]
}
