import { newKey, Problem, send } from './client'
import { exchanged, forgetFile, localsIn, upload } from './files'
import { changed } from './live'
import { me, owner } from './session'
import { device } from './store'
import { accepted, outbox, reload, type Command, type Step } from './waiting'

export * from './waiting'

/** What comes of a command at once: an answer, or that it waits on the device. */
export type Delivery<T> = { state: 'done'; answer: T } | { state: 'kept' }

const place = (command: Command) => `outbox ${command.account}/${command.company} ${command.id}`

/** A call, under a fresh key. */
export function step(method: string, path: string, body?: unknown, revision?: number | 'before'): Step {
  return { method, path, body, key: newKey(), revision }
}

/** A command of the account and company at work. */
export function command(what: string, steps: Step[], more: Pick<Command, 'draft' | 'open' | 'edit'> = {}): Command {
  const [account = '', company = ''] = owner().split('/')
  return { id: newKey(), what, account, company, at: Date.now(), steps, done: 0, state: 'waiting', ...more }
}

/**
 * Does a command, now where that is possible. 'kept': it lies on the device and is sent later, as often as it
 * takes. Throws the problem of a definite refusal; then nothing is kept.
 */
export async function deliver<T>(given: Command): Promise<Delivery<T>> {
  await device.set(place(given), plain(given))
  const result = await alone(given.id, () => attempt(given))
  if (result === undefined) return kept()
  if (result.problem) {
    if (passing(result.problem)) {
      if (given.unsure) await device.set(place(given), plain(given))
      return kept()
    }
    await device.del(place(given))
    throw result.problem
  }
  return { state: 'done', answer: result.answer as T }
}

async function kept(): Promise<{ state: 'kept' }> {
  await reload()
  plan()
  return { state: 'kept' }
}

/** Whether a problem passes by itself, so that the same command under the same keys is sent again. */
export function passing(problem: Problem): boolean {
  return problem.offline || [401, 408, 429].includes(problem.status) || ['csrf', 'in_progress'].includes(problem.code)
}

interface Result {
  answer?: unknown
  problem?: Problem
}

/** Takes the steps that are left; what is done is written down after each. */
async function attempt(current: Command): Promise<Result> {
  const offline = !navigator.onLine
  if (owner() !== `${current.account}/${current.company}`) return { problem: new Problem(0, 'offline', '') }
  try {
    while (current.done < current.steps.length) {
      current.before = (await call(current.steps[current.done]!, current.before)) as Command['before']
      current.done++
      current.unsure = undefined
      if (current.done < current.steps.length) await device.set(place(current), plain(current))
    }
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem
    // What the server was busy for, or what never left the device, has not been done.
    const lost = (problem.offline && problem.code !== 'busy') || problem.code === 'in_progress'
    if (lost && !offline) current.unsure = true
    return { problem }
  }
  await finish(current)
  return { answer: current.before }
}

async function call(one: Step, before: Command['before'] = {}): Promise<unknown> {
  const ids: Record<string, string> = {}
  for (const local of localsIn(one.body)) ids[local] = (await upload(local)).id
  const revision = one.revision === 'before' ? before.revision : one.revision
  const body = one.body === undefined ? undefined : exchanged(one.body, ids)
  return send(one.method, one.path.replace('{id}', before.id ?? ''), body, { key: one.key, revision })
}

/** The server has accepted: the draft and its files are no longer needed. */
async function finish(done: Command): Promise<void> {
  await device.del(place(done))
  if (done.draft) await device.del(done.draft)
  for (const local of localsIn(done.steps.map((one) => one.body))) await forgetFile(local)
}

/** Gives up a command; its draft stays. What may have been done all the same is asked for anew everywhere. */
export async function discard(given: Command): Promise<void> {
  await release(given)
  await device.del(place(given))
  await reload()
  if (given.unsure) changed()
}

/** Tells the draft of a command what the server has made of it so far, so that it goes on from there. */
async function release({ draft, done, before }: Command): Promise<void> {
  if (!draft || !done || !before?.id) return
  await device.change<object>(draft, (kept) => kept && { ...kept, record: before.id, revision: before.revision, pending: undefined })
}

/** Sends a refused command once more. The server remembers refusals by their keys, so it gets new ones. */
export async function again(given: Command): Promise<void> {
  const steps = given.steps.map((one, at) => (at < given.done ? one : { ...one, key: newKey() }))
  await device.set(place(given), plain({ ...given, steps, state: 'waiting', problem: undefined }))
  await reload()
  await flush()
}

let pause = 2000
let timer: ReturnType<typeof setTimeout> | undefined

function plan(seconds = 0): void {
  clearTimeout(timer)
  if (!outbox.value.some((one) => one.state === 'waiting')) return
  timer = setTimeout(() => void flush(), Math.max(pause, seconds * 1000))
  pause = Math.min(pause * 2, 60000)
}

let running: Promise<void> | undefined

/** Sends what waits. Stops at the first that cannot go now and comes back later, after longer and longer pauses. */
export function flush(): Promise<void> {
  running ??= work().finally(() => (running = undefined))
  return running
}

async function work(): Promise<void> {
  await reload()
  let after = 0
  for (const one of outbox.value) {
    if (one.state !== 'waiting' || !me.value) continue
    const result = await alone(one.id, () => resend(one))
    if (result?.problem && passing(result.problem)) {
      after = result.problem.after
      break
    }
    pause = 2000
  }
  await reload()
  plan(after)
}

/** One more attempt at a command that waits, unless another tab has dealt with it meanwhile. */
async function resend(one: Command): Promise<Result | undefined> {
  const current = await device.get<Command>(place(one))
  if (current?.state !== 'waiting') return undefined
  const result = await attempt(current)
  if (!result.problem) accepted.value = current
  else if (passing(result.problem)) {
    if (current.unsure) await device.change<Command>(place(current), (before) => before && { ...before, unsure: true })
  } else {
    const { code, message, problems } = result.problem
    await release(current)
    await device.set(place(current), plain({ ...current, state: 'refused', unsure: undefined, problem: { code, message, problems } }))
  }
  return result
}

/** Commands are plain data: what a page hands over may be reactive, which IndexedDB refuses. */
function plain(given: Command): Command {
  return JSON.parse(JSON.stringify(given)) as Command
}

const lease = 90000

/** Runs work unless another tab is at it; a tab that died leaves its lease to the next after a while. */
async function alone<T>(id: string, job: () => Promise<T>): Promise<T | undefined> {
  const locks = (navigator as { locks?: LockManager }).locks
  if (locks) return locks.request(`superform ${id}`, { ifAvailable: true }, (lock) => (lock ? job() : undefined)) as Promise<T | undefined>
  const mine = newKey()
  const key = `lease ${id}`
  let holder = mine
  await device.change<{ by: string; until: number }>(key, (before) => {
    holder = before && before.until > Date.now() ? before.by : mine
    return holder === mine ? { by: mine, until: Date.now() + lease } : before
  })
  if (holder !== mine) return undefined
  try {
    return await job()
  } finally {
    await device.del(key)
  }
}

/** Sends what waits now, whenever the network or the reader comes back, and for whoever signs in. */
export function startOutbox(): void {
  const wake = () => {
    pause = 2000
    void flush()
  }
  addEventListener('online', wake)
  addEventListener('focus', wake)
  document.addEventListener('visibilitychange', () => document.hidden || wake())
  wake()
}
