import { effectScope, reactive, watch } from 'vue'
import { get, Problem } from './client'
import { held, keeper } from './draft-keeper'
import { forgetFile, keepFile, localsIn } from './files'
import { draftHref, draftKey, sending } from './kept-drafts'
import { command, deliver, passing, step, type Command, type Delivery, type Step } from './commands'
import { device } from './store'
import { t } from './texts'
import type { Leftover } from './work/leftovers'

/** What is shown of a file. */
export interface NamedFile {
  name: string
  size: number
}

/** Values by field id. */
export type Data = Record<string, unknown>

/** For whom something is filed, for which of their departments, and what shows the paper; what is absent is as usual. */
export interface Filing {
  for?: string
  department?: string
  evidence?: string[]
}

/** What the server answers about a draft; everything else about it does not matter here. */
export interface ServerDraft {
  id: string
  status: string
  revision: number
  data?: Data
  department?: { id: string }
  /** What no longer fits the form, by path. */
  leftover?: Record<string, Leftover>
  /** The files that it names, by id. */
  files?: Record<string, NamedFile>
}

/** What lies on the device of one draft. */
export interface KeptDraft {
  key: string
  form: string
  /** The server's id; '' while only the device has it. */
  record: string
  revision: number
  data: Data
  filing?: Filing
  /** Names and sizes of files, by what stands in data. */
  files: Record<string, NamedFile>
  /** When it was kept last, in milliseconds. */
  savedAt: number
  /** Whether the server lacks something of it. */
  dirty: boolean
  /** What is on its way to the server, until its outcome is known: sent again under its key, it is done once. */
  pending?: {
    key: string
    data: Data
    filing?: Filing
    /** The data are all of the draft, as they are since the server takes that. */
    whole?: boolean
  }
}

/** A draft as a page sees it; reactive. */
export interface DraftState extends KeptDraft {
  /** What the server keeps beside it, because it no longer fits the form. */
  left: Record<string, Leftover>
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
  filing?: Filing
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
  /** Submits; seen is what the page shows, so that defaults stay what they were there. The draft is gone once the server has accepted it, be it now or later. */
  submit(what: string, picks?: Record<string, string[]>, seen?: Data): Promise<Delivery<{ id: string }>>
  /** Goes on from what the server has made of a command that it refused after it had waited. */
  adopt(order: Command): void
  /** Throws the draft away, here and on the server. */
  discard(): Promise<void>
  /** Stops watching; call it when the page goes. */
  close(): void
}

/** Drafts whose pages have gone. Each still tries to reach the server, until it is opened anew: then its page writes it. */
const left = new Map<DraftState, () => void>()

/** Opens a draft, or begins one where there is no record; what the device or the server kept of it is there again. */
export async function openDraft(form: string, record = '', options: DraftOptions = {}): Promise<OpenDraft> {
  left.forEach((stop, state) => state.key === draftKey(form, record || options.filing?.for) && stop())
  return write(reactive(await find(form, record, options)), options.server !== false)
}

/** What there is of a draft, here and on the server. */
async function find(form: string, record: string, options: DraftOptions): Promise<DraftState> {
  const { filing } = options
  const key = draftKey(form, record || filing?.for)
  const kept = await device.get<KeptDraft>(key)
  const fresh: DraftState = { key, form, record, revision: 0, data: options.start || {}, filing, files: {}, savedAt: 0, dirty: false, left: {}, where: 'none', restored: false }
  const id = kept?.record ?? record
  const server = id && options.server !== false ? await ask(id, kept) : undefined
  const state = kept ? { ...fresh, ...kept, filing: filing && { ...kept.filing, ...filing }, restored: true, where: kept.dirty ? ('device' as const) : ('server' as const) } : fresh
  if (server === 'gone') return { ...state, record: '', revision: 0, pending: undefined, where: 'device' }
  if (!server) return state
  state.left = server.leftover || {}
  if (filing) state.filing = { department: server.department?.id, ...state.filing }
  state.files = { ...server.files, ...state.files }
  if (!kept?.dirty) return { ...state, ...held(server), dirty: false, where: 'server', restored: true }
  return { ...state, conflict: server.revision === kept.revision || kept.pending ? undefined : server }
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

/** Keeps an open draft on the device, and on the server where it belongs there. */
function write(state: DraftState, online: boolean): OpenDraft {
  const keep = keeper(state, online, () => sent || over || !!sending(state.key))
  const scope = effectScope(true)
  let sent = false
  let over = false

  async function submit(what: string, picks?: Record<string, string[]>, seen?: Data): Promise<Delivery<{ id: string }>> {
    await Promise.race([keep.busy(), new Promise((done) => setTimeout(done, 3000))])
    await keep.onDevice()
    const order = command(what, steps(state, picks, seen), { draft: state.key, edit: draftHref(state) })
    sent = true
    try {
      return await deliver<{ id: string }>(order)
    } catch (problem) {
      sent = false
      made(order)
      await keep.onDevice()
      throw problem
    }
  }

  function made({ done, before }: Command): void {
    if (done && !(state.revision > before!.revision!)) Object.assign(state, { record: before!.id, revision: before!.revision, pending: undefined })
  }

  function adopt(order: Command): void {
    made(order)
    // What was changed while it waited is nowhere but here.
    state.dirty = true
  }

  async function discard(): Promise<void> {
    sent = true
    close()
    for (const local of localsIn(state.data)) await forgetFile(local)
    await device.del(state.key)
    const calls = removal(state)
    if (!calls.length) return
    const order = command(t('draft.discard'), calls)
    await deliver(order).catch((problem) => {
      // Somebody has thrown it away already, or the server never took it.
      if (!(problem instanceof Problem && (problem.status === 404 || order.done < calls.length - 1))) throw problem
    })
  }

  async function addFile(content: Blob, name: string): Promise<string> {
    const file = await keepFile(content, name)
    state.files[file.id] = file
    return file.id
  }

  const wake = (): void => void (document.hidden ? keep.leave() : keep.sync())
  const listeners: [EventTarget, string, () => void][] = [
    [document, 'visibilitychange', wake],
    [window, 'pagehide', keep.leave],
    [window, 'online', wake]
  ]
  listeners.forEach(([target, name, listener]) => target.addEventListener(name, listener))

  function close(): void {
    if (!sent) {
      void keep.flush()
      if (state.dirty) left.set(state, () => (over = left.delete(state)))
    }
    scope.stop()
    listeners.forEach(([target, name, listener]) => target.removeEventListener(name, listener))
  }

  scope.run(() => watch(() => [state.data, state.filing], keep.input, { deep: true, flush: 'sync' }))
  if (state.dirty) keep.input()
  return { state, addFile, settle: keep.settle, flush: keep.flush, submit, adopt, discard, close }
}

/** The calls that submit a draft: what is on its way already, what is still missing, the submission. */
function steps(state: DraftState, picks?: Record<string, string[]>, seen?: Data): Step[] {
  const chosen = { picks, seen, ...state.filing }
  const { form, record, revision, pending, dirty } = state
  const path = record ? `/records/${record}` : '/records/{id}'
  const calls: Step[] = []
  if (pending) {
    const { key, data, whole, filing } = pending
    calls.push(record ? { ...step('PATCH', path, { data, whole, ...filing }, revision), key } : creation(state))
  } else if (!record) {
    return [step('POST', `/forms/${form}/records`, { data: state.data, ...chosen })]
  }
  if (dirty) calls.push(step('PATCH', path, { data: state.data, whole: true, ...state.filing }, pending ? 'before' : revision))
  calls.push(step('POST', `${path}/submit`, chosen))
  return calls
}

/** The call that makes a draft on the server: the one that is on its way already. */
function creation({ form, pending }: DraftState): Step {
  const { key, data, filing } = pending!
  return { ...step('POST', `/forms/${form}/drafts`, { data, ...filing }), key }
}

/** The calls that take a draft off the server. One that is on its way arrives first, under the same key, so that its id is known. */
function removal(state: DraftState): Step[] {
  const { record, pending } = state
  if (!record && !pending) return []
  const last = step('POST', `/records/${record || '{id}'}/discard`, {})
  return record ? [last] : [creation(state), last]
}
