import { shallowRef } from 'vue'
import { get, Problem } from './client'
import { owner } from './session'
import { device } from './store'

/** An answer as the device keeps it. */
export interface Seen {
  at: number
  answer: unknown
}

/** When the oldest part of what is shown was answered, where it could not be asked anew; 0 where all of it could. */
export const stale = shallowRef(0)

/** Where an answer lies: by account and company. Signing out erases it (session.ts). */
export const seenKey = (path: string): string => `seen ${owner()} ${path}`

/** Reads. Without a connection, what this device was answered last must do. */
export async function read<T>(path: string): Promise<T> {
  const key = seenKey(path)
  try {
    const answer = await get<T>(path)
    if (owner() && key === seenKey(path)) void device.set(key, { at: Date.now(), answer } satisfies Seen).catch(() => undefined)
    stale.value = 0
    return answer
  } catch (problem) {
    const kept = problem instanceof Problem && problem.offline && owner() ? await device.get<Seen>(key) : undefined
    if (!kept) throw problem
    stale.value = Math.min(stale.value || kept.at, kept.at)
    return kept.answer as T
  }
}
