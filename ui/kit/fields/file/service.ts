import { shallowRef, type Component, type InjectionKey, type Ref } from 'vue'

/** A file as the server has it, or as the device keeps it for now. */
export interface StoredFile {
  /** What stands in the record's data. */
  id: string
  name: string
  size: number
  /** It lies on this device and waits for the network. */
  waiting?: boolean
  /** It is a picture that the server gives small, and when it came there. */
  thumb?: boolean
  at?: string
}

/** What stands before a file's name in place of a drawing, once that is here (picture.ts): of pictures the picture. */
export const before = shallowRef<Component>()

/** What shows files; given with provide(filesKey, …). */
export interface FileShelf {
  /** Where a file can be had; '' where it cannot. */
  address(id: string): string
  /** What is known of a file that was not added on this page. */
  about?(id: string): Promise<StoredFile | undefined>
}

/** What file fields need of the page where files are added, given by the same key. */
export interface FileService extends FileShelf {
  /**
   * Keeps or sends a file, telling how much is sent (0 to 1). Where it is kept first, kept is told at once what stands for it, so that
   * nothing is lost or submitted without it while it is on its way. Offline it comes back as waiting. Throws an error with a message
   * for people; then what was kept is let go of.
   */
  add(content: Blob, name: string, progress: (part: number) => void, kept: (id: string) => void): Promise<StoredFile>
  /** Sends a waiting file now. */
  retry(id: string, progress: (part: number) => void): Promise<StoredFile>
  /** Lets go of a file that is no longer named. */
  forget?(id: string): void
}

/** The key that the page provides its FileShelf under, which is a FileService where forms are filled in. */
export const filesKey = Symbol() as InjectionKey<FileShelf>

/** A size in words: «380 KB». */
export function sizeText(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : bytes < 1000000 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`
}

/**
 * What makes photos small and takes out what the camera noted, once the page has brought it. Nothing where no page brings it, and
 * where that takes longer than ten seconds: then the photo goes as it is, which is better than not at all.
 */
export async function brought<T>(later: Ref<T | undefined> | undefined): Promise<T | undefined> {
  for (let n = 0; later && !later.value && n < 100; n++) await new Promise((go) => setTimeout(go, 100))
  return later && later.value
}
