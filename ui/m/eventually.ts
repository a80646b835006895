import { ref } from 'vue'
import { allTexts } from './texts'

const shortest = 1000
const longest = 60000

/** How often it was tried in vain to bring what is waited for at present: 0 where nothing is, and another number after every try. */
export const missing = ref(0)

/**
 * Brings code, a page or what it does without at first, and the texts that go with it. Where it cannot be had, `failed` is told and it is
 * tried again: when there is a connection, and from time to time, since a device may be wrong about that.
 */
export async function eventually<T>(load: () => Promise<T>, failed: () => void = () => undefined): Promise<T> {
  let waits = 0
  for (let pause = shortest; ; pause = Math.min(pause * 2, longest)) {
    try {
      const [brought] = await Promise.all([load(), allTexts()])
      missing.value -= waits
      return brought
    } catch {
      waits++
      missing.value++
      failed()
      await new Promise((resolve) => {
        addEventListener('online', resolve, { once: true })
        setTimeout(resolve, pause)
      })
    }
  }
}
