import { effectScope, reactive, watch } from 'vue'
import { get, newKey, Problem, send } from './client'
import { exchanged, forgetFile, keepFile, localsIn, upload, type FileRef } from './files'
import { command, deliver, outbox, passing, step, type Delivery, type Step } from './outbox'
import { owner } from './session'
import { device, lasting } from './store'
import { t } from './texts'

/** Values by field id. */
export type Data = Record<string, unknown>

/** What the server answers about a draft; everything else about it does not matter here. */
interface ServerDraft {
  id: string
  status: string
  revision: number
  data?: Data
}

/** What lies on the device of one draft. */
export interface KeptDraft {
  key: string
  form: string
  /** The server's id; '' while only the device has it. */
  record: string
  revision: number
  data: Data
  /** Names and sizes of files, by what stands in data. */
  files: Record<string, FileRef>
  /** When it was kept last, in milliseconds. */
  savedAt: number
  /** Whether the server lacks something of it. */
  dirty: boolean
  /** What is on its way to the server, until its outcome is known: sent again under its key, it is done once. */
  pending?: { key: string; data: Data }
  /** The fields that the server holds; those that are gone here become blank there. */
  known: string[]
}

/** A draft as a page sees it; reactive. */
export interface DraftState extends KeptDraft {
  /** Where the last change is safe. */
  where: 'none' | 'device' | 'server'
  /** What the server holds instead, where somebody else or another page was faster. */
  conflict?: ServerDraft
  /** Why the server does not take it; the device keeps it. */
  problem?: Problem
  /** Whether it was found on the device or server, rather than begun. */
  restored: boolean
}

/** How a draft is opened. */
export interface DraftOptions {
  /** false: on the device alone, as for a record that is being corrected rather than a draft. */
  server?: boolean
  /** What it begins with. */
  start?: Data
}

/** A draft that is being written. Change `state.data` freely: every change is kept. */
export interface OpenDraft {
  state: DraftState
  /** Adds a file; gives the value for the field. */
  addFile(content: Blob, name: string): Promise<string>
  /** Answers a conflict: go on with what is here, or with what the server holds. */
  settle(which: 'mine' | 'theirs'): Promise<void>
  /** Keeps what is open at once, on the device and, where it can be reached, on the server. */
  flush(): Promise<void>
  /** Submits. The draft is gone once the server has accepted it, be it now or later. */
  submit(what: string, picks?: Record<string, string[]>): Promise<Delivery<{ id: string }>>
  /** Throws the draft away, here and on the server. */
  discard(): Promise<void>
  /** Stops watching; call it when the page goes. */
  close(): void
}

const soon = 500
const later = 2000
const retry = 30000

const prefix = () => `draft ${owner()} `

/** Where a draft lies on the device. */
export const draftKey = (form: string, record = '') => `${prefix()}${form} ${record || 'new'}`

/** The drafts on this device of the account and company at work, latest first. */
export async function keptDrafts(): Promise<KeptDraft[]> {
  const found: KeptDraft[] = []
  for (const key of await device.keys(prefix())) {
    const one = await device.get<KeptDraft>(key)
    if (one) found.push(one)
  }
  return found.sort((a, b) => b.savedAt - a.savedAt)
}

/** The command that sends a draft and waits, or was refused; the draft is not written to meanwhile. */
export const sending = (key: string) => outbox.value.find((one) => one.draft === key)

/** Opens a draft, or begins one where there is no record; what the device or the server kept of it is there again. */
export async function openDraft(form: string, record = '', options: DraftOptions = {}): Promise<OpenDraft> {
  return write(reactive(await find(form, record, options)), options.server !== false)
}

/** What there is of a draft, here and on the server. */
async function find(form: string, record: string, options: DraftOptions): Promise<DraftState> {
  const key = draftKey(form, record)
  const kept = await device.get<KeptDraft>(key)
  const fresh: DraftState = { key, form, record, revision: 0, data: options.start ?? {}, files: {}, savedAt: 0, dirty: false, known: [], where: 'none', restored: false }
  const id = kept?.record ?? record
  const server = id && options.server !== false ? await ask(id, kept) : undefined
  const state = kept ? { ...fresh, ...kept, restored: true, where: kept.dirty ? ('device' as const) : ('server' as const) } : fresh
  if (server === 'gone') return { ...state, record: '', revision: 0, pending: undefined, where: 'device' }
  if (!server) return state
  if (!kept?.dirty) return { ...state, ...held(server), dirty: false, where: 'server', restored: true }
  return { ...state, known: Object.keys(server.data ?? {}), conflict: server.revision === kept.revision || kept.pending ? undefined : server }
}

/** Asks the server for a draft. Without a connection what is kept must do; one that is gone is begun anew from it. */
async function ask(id: string, kept?: KeptDraft): Promise<ServerDraft | 'gone' | undefined> {
  try {
    const server = await get<ServerDraft>(`/records/${id}`)
    if (server.status === 'draft') return server
    if (kept) await device.del(kept.key)
  } catch (problem) {
    if (!(problem instanceof Problem) || !kept) throw problem
    if (passing(problem)) return undefined
    if (problem.status === 404 && kept.dirty) return 'gone'
    await device.del(kept.key)
    throw problem
  }
  throw new Problem(409, 'wrong_status', t('draft.elsewhere'))
}

const held = (server: ServerDraft) => ({
  record: server.id,
  revision: server.revision,
  data: { ...server.data } as Data,
  known: Object.keys(server.data ?? {})
})

/** Keeps an open draft on the device, and on the server where it belongs there. */
function write(state: DraftState, online: boolean): OpenDraft {
  const scope = effectScope(true)
  let edits = 0
  let quiet = false
  let sent = false
  let deviceTimer = 0
  let serverTimer = 0
  let busy: Promise<void> | undefined

  const frozen = () => sent || !!sending(state.key)

  async function onDevice(): Promise<void> {
    clearTimeout(deviceTimer)
    deviceTimer = 0
    if (frozen()) return
    const at = Date.now()
    try {
      await device.set(state.key, kept(state, at))
      if (state.dirty) state.where = lasting.value ? 'device' : 'none'
      state.savedAt = at
    } catch {
      if (state.dirty) state.where = 'none'
    }
  }

  function input(): void {
    if (quiet || frozen()) return
    edits++
    state.dirty = true
    deviceTimer ||= window.setTimeout(onDevice, soon)
    plan(later)
  }

  function plan(after: number): void {
    clearTimeout(serverTimer)
    if (online) serverTimer = window.setTimeout(sync, after)
  }

  /** Brings the server up to date; one request at a time. */
  function sync(): Promise<void> {
    clearTimeout(serverTimer)
    busy ??= push().finally(() => (busy = undefined))
    return busy
  }

  async function push(): Promise<void> {
    if (!online || !state.dirty || state.conflict || frozen()) return
    const before = edits
    try {
      const whole = !state.pending
      if (whole) await sendFiles(state)
      state.pending ??= { key: newKey(), data: exchanged(patch(state), {}) }
      await onDevice()
      const answer = await sendDraft(state)
      if (!frozen()) await accept(answer, whole && before === edits)
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      await refused(problem)
    }
  }

  async function accept(answer: ServerDraft, all: boolean): Promise<void> {
    const old = state.key
    Object.assign(state, { record: answer.id, revision: answer.revision, known: Object.keys(answer.data ?? {}) })
    Object.assign(state, { key: draftKey(state.form, answer.id), pending: undefined, problem: undefined, dirty: !all })
    if (all) state.where = 'server'
    await onDevice()
    if (old !== state.key) await device.del(old)
    if (!all) plan(later)
  }

  async function refused(problem: Problem): Promise<void> {
    if (passing(problem)) return plan(Math.max(retry, problem.after * 1000))
    state.pending = undefined
    if (problem.status === 412) state.conflict = await get<ServerDraft>(`/records/${state.record}`).catch(() => undefined)
    else if (problem.status === 404 && state.record) Object.assign(state, { record: '', revision: 0, known: [] })
    else state.problem = problem
    await onDevice()
    if (!state.conflict && !state.problem) plan(later)
  }

  async function settle(which: 'mine' | 'theirs'): Promise<void> {
    const server = state.conflict!
    state.conflict = undefined
    if (which === 'mine') state.revision = server.revision
    else {
      quiet = true
      Object.assign(state, held(server), { dirty: false, where: 'server' })
      quiet = false
    }
    await flush()
  }

  async function flush(): Promise<void> {
    if (state.dirty || deviceTimer) await onDevice()
    await sync()
  }

  async function submit(what: string, picks?: Record<string, string[]>): Promise<Delivery<{ id: string }>> {
    await Promise.race([busy, new Promise((done) => setTimeout(done, 3000))])
    await onDevice()
    const order = command(what, steps(state, picks), { draft: state.key, edit: `/m/forms/${state.form}${state.record && `?draft=${state.record}`}` })
    sent = true
    try {
      return await deliver<{ id: string }>(order)
    } catch (problem) {
      sent = false
      if (order.done) Object.assign(state, { record: order.before!.id, revision: order.before!.revision, pending: undefined })
      await onDevice()
      throw problem
    }
  }

  async function discard(): Promise<void> {
    sent = true
    close()
    for (const local of localsIn(state.data)) await forgetFile(local)
    await device.del(state.key)
    if (state.record) await deliver(command(t('draft.discard'), [step('POST', `/records/${state.record}/discard`, {})]))
  }

  const leave = () => void (deviceTimer && onDevice())
  const back = () => void (document.hidden ? leave() : sync())
  const targets: [EventTarget, string, () => void][] = [[document, 'visibilitychange', back], [window, 'pagehide', leave], [window, 'online', () => void sync()]]
  targets.forEach(([target, name, listen]) => target.addEventListener(name, listen))

  function close(): void {
    if (!sent) void flush()
    scope.stop()
    targets.forEach(([target, name, listen]) => target.removeEventListener(name, listen))
  }

  async function addFile(content: Blob, name: string): Promise<string> {
    const file = await keepFile(content, name)
    state.files[file.id] = file
    return file.id
  }

  scope.run(() => watch(() => state.data, input, { deep: true, flush: 'sync' }))
  if (state.dirty) plan(later)
  return { state, addFile, settle, flush, submit, discard, close }
}

/** What goes onto the device: plain data, for IndexedDB takes nothing reactive. */
function kept(state: DraftState, savedAt: number): KeptDraft {
  const { key, form, record, revision, data, files, dirty, pending, known } = state
  return JSON.parse(JSON.stringify({ key, form, record, revision, data, files, savedAt, dirty, pending, known })) as KeptDraft
}

/** The data as a patch: what the server has and the draft no longer has becomes blank. */
function patch({ known, data }: DraftState): Data {
  const all: Data = {}
  for (const id of known) all[id] = null
  for (const id of Object.keys(data)) all[id] = data[id] ?? null
  return all
}

function sendDraft(state: DraftState): Promise<ServerDraft> {
  const { key, data } = state.pending!
  if (!state.record) return send('POST', `/forms/${state.form}/drafts`, { data }, { key })
  return send('PATCH', `/records/${state.record}`, { data }, { key, revision: state.revision })
}

/** Sends the files that lie on the device alone and puts the server's ids in their places. */
async function sendFiles(state: DraftState): Promise<void> {
  for (const local of localsIn(state.data)) {
    const stored = await upload(local)
    state.files[stored.id] = stored
    delete state.files[local]
    replace(state.data, local, stored.id)
    await device.set(state.key, kept(state, state.savedAt))
    await forgetFile(local)
  }
}

function replace(within: Record<string, unknown>, from: string, to: string): void {
  for (const key of Object.keys(within)) {
    const value = within[key]
    if (value === from) within[key] = to
    else if (value && typeof value === 'object') replace(value as Record<string, unknown>, from, to)
  }
}

/** The calls that submit a draft: what is on its way already, what is still missing, the submission. */
function steps(state: DraftState, picks?: Record<string, string[]>): Step[] {
  const body = picks ? { picks } : {}
  const { record, revision, pending, dirty } = state
  if (!record && !pending) return [step('POST', `/forms/${state.form}/records`, { data: patch(state), ...body })]
  const calls: Step[] = []
  const path = record ? `/records/${record}` : '/records/{id}'
  if (pending) calls.push({ ...(record ? step('PATCH', path, { data: pending.data }, revision) : step('POST', `/forms/${state.form}/drafts`, { data: pending.data })), key: pending.key })
  if (dirty) calls.push(step('PATCH', path, { data: patch(state) }, pending ? 'before' : revision))
  calls.push(step('POST', `${path}/submit`, body))
  return calls
}
