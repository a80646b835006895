import { computed, shallowRef } from 'vue'
import type { ProblemPart } from './client'
import { owner } from './session'
import { device } from './store'

/** One call of a command. Files on the device that the body names are sent first. */
export interface Step {
  method: string
  /** `{id}` in it is the id that the step before was answered with. */
  path: string
  body?: unknown
  /** Idempotency key: the same in every attempt, so that the server does it once. */
  key: string
  /** The revision that is changed; 'before': the one that the step before was answered with. */
  revision?: number | 'before'
}

/** Something that somebody has decided to do, and that is done as soon as the server can be reached. */
export interface Command {
  id: string
  /** What it is, for people. */
  what: string
  account: string
  company: string
  /** When it was decided, in milliseconds. */
  at: number
  steps: Step[]
  /** How many steps are done, and what the last of them was answered with. */
  done: number
  before?: { id?: string; revision?: number }
  state: 'waiting' | 'refused'
  /** It has been sent, and nobody knows what came of it. */
  unsure?: boolean
  problem?: { code: string; message: string; problems: ProblemPart[] }
  /** The draft that it sends: emptied once the server has accepted it. */
  draft?: string
  /** Where to look at what it concerns, where to edit it again. */
  open?: string
  edit?: string
}

const commands = shallowRef<Command[]>([])

/** What waits for the account and company at work, oldest first. */
export const outbox = computed<readonly Command[]>(() => commands.value)

/** The command that was accepted last after having waited, for a word to the reader. */
export const accepted = shallowRef<Command>()

const prefix = () => `outbox ${owner()} `

/** Reads anew what waits; other tabs may have added or sent some. */
export async function reload(): Promise<void> {
  const found: Command[] = []
  if (owner()) {
    for (const key of await device.keys(prefix())) {
      const one = await device.get<Command>(key)
      if (one) found.push(one)
    }
  }
  commands.value = found.sort((a, b) => a.at - b.at)
}
