import type { PlainData } from '../../core/form'
import { newKey } from '../client'
import { device } from '../store'
import { hold, type Free } from './hold'

/** What the device keeps of an answer from outside: the key makes that what is sent twice is one answer. */
export interface KeptAnswer {
  data: PlainData
  key: string
  sent?: string
  /** When it was kept last, in milliseconds. */
  saved?: number
}

/** Which answer a tab had before it was loaded anew. A tab that was copied believes so too, and finds it held. */
const noted = {
  get(place: string): string {
    try {
      return sessionStorage.getItem(place) ?? ''
    } catch {
      return ''
    }
  },
  set(place: string, at: string): void {
    try {
      sessionStorage.setItem(place, at)
    } catch {
      // Then it goes on with the latest that nobody holds.
    }
  }
}

/** The answers to one link on this device. Each tab has one of its own, which lies at `at()`. */
export function keptAnswers(place: string) {
  let mine = ''
  let free: Free = () => undefined

  async function all(): Promise<[at: string, kept: KeptAnswer][]> {
    const found: [string, KeptAnswer][] = []
    for (const at of await device.keys(place)) {
      const kept = at.indexOf(' local:') < 0 ? await device.get<KeptAnswer>(at) : undefined
      if (kept) found.push([at, kept])
    }
    return found.sort(([, a], [, b]) => (b.saved ?? 0) - (a.saved ?? 0))
  }
  /** Takes an answer unless another tab holds it; it may be gone or sent by then. */
  async function take(at: string, patient: boolean): Promise<KeptAnswer | undefined> {
    const got = await hold(`superform ${at}`, patient)
    const kept = got && (await device.get<KeptAnswer>(at))
    if (!kept) return void (got && got())
    free = got
    noted.set(place, (mine = at))
    return kept
  }
  /** What this tab had before, else the latest that no tab holds, else one that was sent, else a new one. */
  async function open(): Promise<KeptAnswer> {
    if (mine) return (await device.get<KeptAnswer>(mine)) ?? begin()
    const found = await all()
    const last = noted.get(place)
    const before = found.some(([at]) => at === last) && (await take(last, true))
    if (before) return before
    for (const [at, { sent }] of found) {
      const kept = !sent && at !== last && (await take(at, false))
      if (kept) return kept
    }
    const over = found.filter(([, { sent }]) => sent)[0]
    return over ? over[1] : begin()
  }
  /** A new answer with a key of its own, which no other tab knows. */
  async function begin(): Promise<KeptAnswer> {
    free()
    const key = newKey()
    mine = `${place} ${key}`
    free = (await hold(`superform ${mine}`)) ?? free
    noted.set(place, mine)
    return { data: {}, key }
  }
  async function keep(next: KeptAnswer): Promise<void> {
    await device.set(mine, JSON.parse(JSON.stringify({ ...next, saved: Date.now() })))
    if (!next.sent) return
    // One that was sent is enough to say so.
    for (const [at, { sent }] of await all()) if (sent && at !== mine) await device.del(at)
  }
  return { at: () => mine, open, begin, keep }
}
