import type { FileService, StoredFile } from '../../kit/fields/file/service'
import { Problem } from '../client'
import type { NamedFile, OpenDraft } from '../drafts'
import { exchanged, forgetFile, isLocal, localsIn, upload } from '../files'
import { passing } from '../commands'

/**
 * The files of a form that is being filled in: each lies on the device until the draft or command that names it has
 * reached the server, and is sent at once where that is possible. Without a draft files are only read, by the names
 * that the record gives them.
 */
export function fileService(draft: () => OpenDraft | undefined, named: () => Record<string, NamedFile> | undefined = () => undefined): FileService {
  /** false: it waits for a connection. What the server refuses is let go of. */
  async function send(id: string): Promise<boolean> {
    return upload(id).then(() => true, async (problem) => {
      if (problem instanceof Problem && passing(problem)) return false
      await forgetFile(id)
      throw problem
    })
  }
  const about = (id: string): StoredFile | undefined => {
    const file = draft()?.state.files[id] ?? named()?.[id]
    return file && { id, ...file }
  }
  return {
    async add(content, name, _, kept) {
      const id = await draft()!.addFile(content, name)
      kept(id)
      return { id, name, size: content.size, waiting: !(await send(id)) }
    },
    async retry(id) {
      const stored = await upload(id)
      return { id, name: stored.name, size: stored.size }
    },
    forget: (id) => void (isLocal(id) && forgetFile(id)),
    address: (id) => (isLocal(id) ? '' : `/api/v1/files/${id}`),
    about: (id) => Promise.resolve(about(id))
  }
}

/** Data as the server may be asked about them: with its own ids for files of this device. Fails where it has not got them. */
export async function sent<T>(data: T): Promise<T> {
  const ids: Record<string, string> = {}
  for (const local of localsIn(data)) ids[local] = (await upload(local)).id
  return exchanged(data, ids)
}
