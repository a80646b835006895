import { newKey, Problem, send } from './client'
import { owner } from './session'
import { device } from './store'
import { t } from './texts'

/** A file as a page shows it. */
export interface FileRef {
  id: string
  name: string
  type: string
  size: number
}

/** A file that lies on the device until the server has it. In a record's data it is the text `local:<key>`. */
interface KeptFile {
  name: string
  content: Blob
  /** What the server made of it. */
  stored?: FileRef
  /** The upload that was begun for it, in parts. */
  upload?: string
}

/** Sends a file that lies at a place of the device, once for a key. */
export type Sending = (kept: KeptFile, key: string, at: string) => Promise<FileRef>

/** How files are sent: in one request, until more than that is here (resume.ts). */
export const way: { send: Sending } = { send: ({ name, content }, key) => send('POST', `/files?name=${encodeURIComponent(name)}`, undefined, { key, raw: content }) }

const prefix = 'local:'

/** Where a file of the account and company at work lies. */
const place = (id: string) => `file ${owner()} ${id}`

/** Whether a value of a file field names a file on this device. */
export function isLocal(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith(prefix)
}

/** Keeps a file on the device. The id it gets is also its idempotency key and its value in a record's data. */
export async function keepFile(content: Blob, name: string): Promise<FileRef> {
  const id = prefix + newKey()
  await device.set(place(id), { name, content } satisfies KeptFile)
  return { id, name, type: content.type, size: content.size }
}

const underway: Record<string, Promise<FileRef>> = {}

/** Sends a kept file, once; later calls, and others meanwhile, give the same answer. */
export function upload(id: string): Promise<FileRef> {
  const at = place(id)
  const over = () => void delete underway[at]
  const work = (underway[at] = underway[at] ?? bring(id, at))
  work.then(over, over)
  return work
}

async function bring(id: string, at: string): Promise<FileRef> {
  const kept = await device.get<KeptFile>(at)
  if (!kept) throw new Problem(410, 'file_gone', t('file.gone'))
  if (kept.stored) return kept.stored
  const stored = await way.send(kept, id.slice(prefix.length), at)
  // It may have been let go meanwhile, and somebody else may be signed in.
  if (await device.get(at)) await device.set(at, { ...kept, stored })
  return stored
}

/** The content of a file on this device. */
export async function localContent(id: string): Promise<Blob | undefined> {
  return (await device.get<KeptFile>(place(id)))?.content
}

/** Lets go of a file on this device. */
export function forgetFile(id: string): Promise<void> {
  return device.del(place(id))
}

/** The files on this device that a value names, anywhere in it, each once. */
export function localsIn(value: unknown, found = new Set<string>()): string[] {
  if (isLocal(value)) found.add(value)
  else if (value && typeof value === 'object') Object.keys(value).forEach((key) => localsIn((value as Record<string, unknown>)[key], found))
  return Array.from(found)
}

/** The value with the server's ids in place of the device's; what the server does not have becomes null. */
export function exchanged<T>(value: T, ids: Record<string, string>): T {
  return JSON.parse(JSON.stringify(value, (_, part: unknown) => (isLocal(part) ? (ids[part] ?? null) : part))) as T
}
