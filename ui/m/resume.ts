import { newKey, Problem, send } from './client'
import { way, type FileRef } from './files'
import { device } from './store'

/** How far a file has come, as the server tells. */
interface Progress {
  id: string
  offset: number
  most: number
}

/** Bytes of one part: small enough for a bad line, large enough to be worth a call. */
const part = 256 * 1024
/** Files that are larger come in parts. */
const large = 512 * 1024

/**
 * Sends a file in parts (docs/uploads.md), telling how much of it is there (0 to 1). `begun` is the upload that an earlier attempt has begun, if any, and
 * `note` hears which one it is now, so that the next attempt goes on where this one is cut off, after a reload too.
 */
export async function resume(content: Blob, name: string, key: string, begun: string | undefined, note: (id: string) => Promise<unknown>, progress: (share: number) => void): Promise<FileRef> {
  const sum = await sha256(content)
  let at = begun ? await send<Progress>('GET', `/uploads/${begun}`).catch(unknown) : undefined
  if (!at && begun) {
    // It may have been finished, and the answer lost.
    const done = await finish(begun, sum).catch(unknown)
    if (done) return done
  }
  if (!at) {
    at = await send<Progress>('POST', '/uploads', { name, size: content.size, hash: sum }, { key: begun ? newKey() : key })
    await note(at.id)
  }
  for (let wrong = 0; at.offset < content.size;) {
    const { id, offset }: Progress = at
    try {
      at = await send<Progress>('PATCH', `/uploads/${id}?offset=${offset}`, undefined, { raw: content.slice(offset, offset + part) })
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.code !== 'upload_offset' || ++wrong > 9) throw problem
      at = await send<Progress>('GET', `/uploads/${id}`)
    }
    progress(at.offset / content.size)
  }
  return finish(at.id, sum)
}

const finish = (id: string, hash: string): Promise<FileRef> => send('POST', `/uploads/${id}/finish`, { hash })

/** Gives nothing where the server does not know what was asked for; other problems go on. */
function unknown(problem: unknown): undefined {
  if (problem instanceof Problem && problem.status === 404) return undefined
  throw problem
}

/** The SHA-256 of a file in hex. */
async function sha256(content: Blob): Promise<string> {
  const bytes = await new Response(content).arrayBuffer()
  return Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) => (byte + 256).toString(16).slice(1)).join('')
}

/** Tells whoever shows the file how much of it is there: by an event of the window, named by its content. */
function tell({ name, content }: { name: string; content: Blob }, share: number): void {
  window.dispatchEvent(new CustomEvent('superform-sent', { detail: { name, size: content.size, share } }))
}

/** Whether large files go in parts here: pages without HTTPS cannot make the hash. */
export const inParts = !!(crypto.subtle && crypto.subtle.digest)

if (inParts) {
  const whole = way.send
  way.send = (kept, key, at) => (kept.content.size > large
    ? resume(kept.content, kept.name, key, kept.upload, async (upload) => (await device.get(at)) && device.set(at, { ...kept, upload }), (share) => tell(kept, share))
    : whole(kept, key, at))
}
