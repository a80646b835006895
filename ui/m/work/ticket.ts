import type { FileService, StoredFile } from '../../kit/fields/file/service'
import { newKey, Problem, send } from '../client'
import { passing } from '../commands'
import { exchanged, isLocal, localsIn } from '../files'
import { device } from '../store'
import { t } from '../texts'

/** A file of somebody outside, on their device until its answer was sent. */
interface Kept {
  name: string
  content: Blob
  /** What the server calls it, and when it did so. */
  stored?: string
  at?: number
}

/** How long a file counts as sent: the server forgets one after a day that no answer took. Sent again it is the same file. */
const holds = 20 * 3600_000

/** Data without the files that lie on the device alone. */
export const withoutFiles = <T>(data: T): T =>
  JSON.parse(JSON.stringify(data, (_, part: unknown) => (Array.isArray(part) ? part.filter((one) => !isLocal(one)) : isLocal(part) ? undefined : part))) as T

/**
 * The files of an answer from outside: each lies on the device, below what `place` says, and goes to the server under the link and the key of the
 * answer, at once where that is possible, else with the answer.
 */
export function ticket(token: string, place: () => string, key: () => string) {
  const at = (id: string) => `${place()} ${id}`
  const underway: Record<string, Promise<string>> = {}

  async function bring(id: string): Promise<string> {
    const kept = await device.get<Kept>(at(id))
    if (!kept) throw new Problem(410, 'file_gone', t('file.gone'))
    if (kept.stored && Math.abs(Date.now() - (kept.at ?? 0)) < holds) return kept.stored
    const headers = { 'Content-Type': 'application/octet-stream', 'Entry-Token': token, 'Entry-Key': key(), 'Entry-Upload': id.slice(6) }
    const { id: stored } = await send<{ id: string }>('POST', `/entries/files?name=${encodeURIComponent(kept.name)}`, undefined, { raw: kept.content, headers })
    if (await device.get(at(id))) await device.set(at(id), { ...kept, stored, at: Date.now() })
    return stored
  }
  /** Sends a file, once; others meanwhile get the same answer. */
  function upload(id: string): Promise<string> {
    const over = () => void delete underway[id]
    const work = (underway[id] = underway[id] ?? bring(id))
    work.then(over, over)
    return work
  }
  /** Lets go of a file, here and at the server, which else forgets it after a day. */
  async function forget(id: string): Promise<void> {
    const kept = await device.get<Kept>(at(id))
    await device.del(at(id))
    if (kept) await send('POST', '/entries/drop', { token, key: key(), upload: id.slice(6) }).catch(() => undefined)
  }
  const each = async (work: (one: string) => Promise<void>): Promise<void> => void (await Promise.all((await device.keys(`${place()} local:`)).map(work)))
  const told = async (id: string): Promise<StoredFile> => {
    const { name, content } = (await device.get<Kept>(at(id)))!
    return { id, name, size: content.size }
  }
  const service: FileService = {
    async add(content, name, _, kept) {
      const id = `local:${newKey()}`
      await device.set(at(id), { name, content } satisfies Kept)
      kept(id)
      const waiting = await upload(id).then(() => false, async (problem) => {
        if (problem instanceof Problem && passing(problem)) return true
        await forget(id)
        throw problem
      })
      return { id, name, size: content.size, waiting }
    },
    async retry(id) {
      await upload(id)
      return told(id)
    },
    forget: (id) => void (isLocal(id) && forget(id)),
    address: () => '',
    about: (id) => told(id).catch(() => undefined)
  }
  return {
    service,
    /** Data as they are sent: with the server's ids for files, which it has then. */
    async sent<T>(data: T): Promise<T> {
      const ids: Record<string, string> = {}
      for (const local of localsIn(data)) ids[local] = await upload(local)
      return exchanged(data, ids)
    },
    /** All that are here go with another answer. */
    anew: () => each(async (one) => {
      const { name, content } = (await device.get<Kept>(one))!
      await device.set(one, { name, content } satisfies Kept)
    }),
    /** Nothing of what was sent stays on the device. */
    over: () => each((one) => device.del(one))
  }
}
