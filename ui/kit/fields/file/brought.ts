import { watch, type Ref } from 'vue'

const patience = 10_000

/**
 * What makes photos small and takes out what the camera noted, once the page has brought it. Nothing where no page brings it,
 * and where the connection takes longer than a person waits: then the photo goes as it is, which is better than not at all.
 */
export function brought<T>(later: Ref<T | undefined> | undefined): Promise<T | undefined> | T | undefined {
  if (!later || later.value) return later && later.value
  return new Promise((done) => {
    const stop = watch(later, come)
    const timer = setTimeout(come, patience)
    function come(): void {
      clearTimeout(timer)
      stop()
      done(later!.value)
    }
  })
}
