import { ref, shallowRef, watch, type Ref } from 'vue'
import { asProblem, get, newKey, Problem } from '../client'
import { onChange } from '../live'
import { me } from '../session'
import { t } from '../texts'

/** Somebody or something with a name. */
export interface Named {
  id: string
  name: string
}

/** Whether the caller holds a right for the whole company, and not for some departments or apps alone. */
export function everywhere(right: string): boolean {
  const { admin, shares } = me.value!
  return admin || !!shares?.some((one) => one.rights.indexOf(right) >= 0 && !one.departments && !one.apps)
}

/** Doing one thing at a time, and what was wrong with it. */
export interface Acting {
  busy: Ref<boolean>
  wrong: Ref<string>
  /** Does one thing, with the key under which it is done once; whether it is done. `slower` runs where somebody else was faster. */
  run(work: (key: string) => Promise<unknown>, slower?: () => unknown): Promise<boolean>
}

/** What a page of the administration does: a refusal is said in words, and what was typed stays. */
export function acting(): Acting {
  const busy = ref(false)
  const wrong = ref('')
  let key = ''
  async function run(work: (key: string) => Promise<unknown>, slower?: () => unknown): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    wrong.value = ''
    key = key || newKey()
    try {
      await work(key)
      key = ''
      return true
    } catch (reason) {
      if (!(reason instanceof Problem)) throw reason
      const problem = asProblem(reason)
      // Nobody knows what became of what had no answer: it is tried again under the same key.
      if (!problem.offline) key = ''
      // Told when there is something to try again with, since a tap on what is busy would be lost.
      if (problem.code === 'changed_meanwhile') await slower?.()
      wrong.value = problem.offline ? t('sign-in.offline') : problem.message
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, wrong, run }
}

/** A list that is read page by page, anew where its address or anything else changes. */
export interface Paged<T> {
  items: Ref<T[] | undefined>
  next: Ref<string>
  busy: Ref<boolean>
  failed: Ref<Problem | undefined>
  load(): Promise<void>
  more(): Promise<void>
}

/** Reads a list; its address holds a question mark. */
export function paged<T>(address: () => string): Paged<T> {
  const items = shallowRef<T[]>()
  const next = ref('')
  const busy = ref(false)
  const failed = shallowRef<Problem>()
  let asked = 0
  let deep = false
  let last = Promise.resolve()
  async function read(cursor: string): Promise<void> {
    const mine = ++asked
    busy.value = true
    failed.value = undefined
    deep = !!cursor
    try {
      const answer = await get<{ items: T[] | null; next?: string }>(address() + (cursor && `&cursor=${encodeURIComponent(cursor)}`))
      // Who waits for this is answered by what was asked later.
      if (mine !== asked) return await last
      items.value = ((cursor && items.value) || []).concat(answer.items ?? [])
      next.value = answer.next ?? ''
    } catch (problem) {
      if (mine !== asked) return await last
      failed.value = asProblem(problem)
    }
    busy.value = false
  }
  const ask = (cursor: string): Promise<void> => (last = read(cursor))
  const load = (): Promise<void> => ask('')
  let timer = 0
  watch(address, () => {
    clearTimeout(timer)
    timer = window.setTimeout(() => void load(), 200)
  })
  onChange(() => void (deep || load()))
  void load()
  return { items, next, busy, failed, load, more: () => ask(next.value) }
}

/** What was typed or chosen. */
export const valueOf = (event: Event): string => (event.target as HTMLInputElement).value

/** Puts something in a list, or takes it out. */
export const toggled = <T>(list: readonly T[], one: T): T[] => (list.indexOf(one) < 0 ? list.concat(one) : list.filter((other) => other !== one))

/** The first instant of a date by the clock of the company's zone, as RFC 3339. */
export function startOf(date: string, zone = me.value!.zone || 'UTC'): string {
  const utc = Date.parse(`${date}T00:00:00Z`)
  let at = utc
  // Twice, since the first guess may lie on the other side of a change of clocks.
  for (let round = 0; round < 2; round++) at = utc - ahead(at, zone)
  return new Date(at).toISOString()
}

/** How far a zone's clock is ahead of UTC at an instant, in milliseconds. */
function ahead(at: number, zone: string): number {
  const part: Record<string, number> = {}
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hour12: false, year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' })
  for (const { type, value } of format.formatToParts(at)) part[type] = Number(value)
  return Date.UTC(part.year!, part.month! - 1, part.day!, part.hour! % 24, part.minute!) - Math.floor(at / 60000) * 60000
}
