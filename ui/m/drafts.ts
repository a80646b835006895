import { effectScope, reactive, watch } from 'vue'
import { get, newKey, Problem, send } from './client'
import { exchanged, forgetFile, isLocal, keepFile, localsIn, upload, type FileRef } from './files'
import { command, deliver, outbox, step, type Delivery, type Step } from './outbox'
import { owner } from './session'
import { device } from './store'

/** Values by field id. */
export type Data = Record<string, unknown>

/** What the server answers about a draft; everything else about it does not matter here. */
interface ServerDraft {
  id: string
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
  /** The first request to the server, until its outcome is known: sent again, it makes no second draft. */
  creating?: { key: string; data: Data }
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
