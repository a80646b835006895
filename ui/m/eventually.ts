import { allTexts } from './texts'

const shortest = 1000
const longest = 60000

/**
 * Brings code that a page does without at first, and the texts that go with it. Where it cannot be had, `failed` is told and it is
 * tried again: when there is a connection, and from time to time, since a device may be wrong about that.
 */
export async function eventually<T>(load: () => Promise<T>, failed: () => void = () => undefined): Promise<T> {
  for (let pause = shortest; ; pause = Math.min(pause * 2, longest)) {
    try {
      return (await Promise.all([load(), allTexts()]))[0]
    } catch {
      failed()
      await new Promise((resolve) => {
        addEventListener('online', resolve, { once: true })
        setTimeout(resolve, pause)
      })
    }
  }
}
