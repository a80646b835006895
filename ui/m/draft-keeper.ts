import { get, newKey, Problem, send } from './client'
import type { Data, DraftState, KeptDraft, ServerDraft } from './drafts'
import { exchanged, forgetFile, localsIn, upload } from './files'
import { draftKey } from './kept-drafts'
import { passing } from './commands'
import { owner } from './session'
import { device, lasting } from './store'

/** How long after input the device keeps it, how long after the last input the server does, in milliseconds. */
const soon = 500
const later = 2000
/** How soon the server is asked again that could not be reached. */
const retry = 30000

/** What keeps a draft. */
export interface Keeper {
  input(): void
  onDevice(): Promise<void>
  sync(): Promise<void>
  flush(): Promise<void>
  leave(): void
  settle(which: 'mine' | 'theirs'): Promise<void>
  busy(): Promise<void> | undefined
}

/** What the server holds of a draft, as the page's own. */
export const held = (server: ServerDraft): { record: string; revision: number; data: Data } => ({
  record: server.id,
  revision: server.revision,
  data: { ...server.data }
})

/** Keeps a draft on the device soon after each change, and on the server a little later, one request at a time. */
export function keeper(state: DraftState, online: boolean, frozen: () => boolean): Keeper {
  const mine = owner()
  const stopped = () => frozen() || owner() !== mine
  let edits = 0
  let quiet = false
  let deviceTimer = 0
  let serverTimer = 0
  let busy: Promise<void> | undefined

  async function onDevice(): Promise<void> {
    clearTimeout(deviceTimer)
    deviceTimer = 0
    if (frozen()) return
    const at = Date.now()
    const kept = await device.set(state.key, plain(state, at)).then(() => lasting.value, () => false)
    if (state.dirty) state.where = kept ? 'device' : 'none'
    if (kept) state.savedAt = at
  }

  function input(): void {
    if (quiet || frozen()) return
    edits++
    state.dirty = true
    state.problem = undefined
    deviceTimer = deviceTimer || window.setTimeout(onDevice, soon)
    plan(later)
  }

  function plan(after: number): void {
    clearTimeout(serverTimer)
    if (online) serverTimer = window.setTimeout(sync, after)
  }

  function sync(): Promise<void> {
    clearTimeout(serverTimer)
    busy = busy ?? push().then(() => void (busy = undefined))
    return busy
  }

  async function push(): Promise<void> {
    if (!online || !state.dirty || state.conflict || state.problem || stopped()) return
    const again = !!state.pending
    try {
      if (!again) await sendFiles(state, stopped)
      // Files take long: meanwhile it may have been submitted or thrown away, or somebody else works here.
      if (stopped()) return
      const before = edits
      state.pending = state.pending ?? { key: newKey(), data: exchanged(state.data, {}), filing: state.filing, whole: true }
      await onDevice()
      if (stopped()) return
      const answer = await call(state)
      if (!frozen()) await accept(answer, !again && before === edits)
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      await refused(problem)
    }
  }

  async function accept(answer: ServerDraft, all: boolean): Promise<void> {
    const old = state.key
    const { record, revision } = held(answer)
    Object.assign(state, { record, revision, key: draftKey(state.form, record), pending: undefined, dirty: !all })
    await onDevice()
    if (old !== state.key) await device.del(old)
    if (all) Object.assign(state, { where: 'server', savedAt: Date.now() })
    else plan(later)
  }

  async function refused(problem: Problem): Promise<void> {
    if (passing(problem)) return plan(Math.max(retry, problem.after * 1000))
    await learn(state, problem)
    await onDevice()
    if (!state.conflict) plan(later)
  }

  async function settle(which: 'mine' | 'theirs'): Promise<void> {
    quiet = true
    choose(state, which)
    quiet = false
    await onDevice()
    await sync()
  }

  async function flush(): Promise<void> {
    if (state.dirty) await onDevice()
    await sync()
  }

  const leave = (): void => void (deviceTimer && onDevice())
  return { input, onDevice, sync, flush, leave, settle, busy: () => busy }
}

/** What a definite refusal means for a draft. */
async function learn(state: DraftState, problem: Problem): Promise<void> {
  state.pending = undefined
  if (problem.status === 412) state.conflict = await get<ServerDraft>(`/records/${state.record}`).catch(() => undefined)
  else if (problem.status === 404 && state.record) Object.assign(state, { record: '', revision: 0 })
  else state.problem = problem
}

function choose(state: DraftState, which: 'mine' | 'theirs'): void {
  const server = held(state.conflict!)
  state.conflict = undefined
  if (which === 'theirs') Object.assign(state, server, { dirty: false, where: 'server' })
  else Object.assign(state, { revision: server.revision })
}

/** What goes onto the device: plain data, for IndexedDB takes nothing reactive. */
function plain(state: DraftState, savedAt: number): KeptDraft {
  const { key, form, record, revision, data, filing, files, dirty, pending } = state
  return JSON.parse(JSON.stringify({ key, form, record, revision, data, filing, files, savedAt, dirty, pending })) as KeptDraft
}

function call(state: DraftState): Promise<ServerDraft> {
  const { key, data, whole, filing } = state.pending!
  if (!state.record) return send('POST', `/forms/${state.form}/drafts`, { data, ...filing }, { key })
  return send('PATCH', `/records/${state.record}`, { data, whole, ...filing }, { key, revision: state.revision })
}

/** Sends the files that lie on the device alone, also those added meanwhile, and puts the server's ids in their places. */
async function sendFiles(state: DraftState, stopped: () => boolean): Promise<void> {
  for (let local = localsIn(state.data)[0]; local; local = localsIn(state.data)[0]) {
    const stored = await upload(local)
    if (stopped()) return
    state.files[stored.id] = stored
    delete state.files[local]
    replace(state.data, local, stored.id)
    await device.set(state.key, plain(state, state.savedAt)).then(() => forgetFile(local), () => undefined)
  }
}

function replace(within: Record<string, unknown>, from: string, to: string): void {
  for (const key of Object.keys(within)) {
    const value = within[key]
    if (value === from) within[key] = to
    else if (value && typeof value === 'object') replace(value as Record<string, unknown>, from, to)
  }
}
