import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { Problem } from '../client'
import { read } from '../seen'
import type { PeopleList } from './types'

const pause = 250

/** A search as somebody types: what was found last, for which words, and why there is nothing. */
export interface Search {
  text: Ref<string>
  found: Ref<PeopleList | undefined>
  failed: Ref<Problem | undefined>
  again: () => void
}

/** Asks for people while words are typed, once they rest; an answer that comes late for other words is let go. address: what is asked for some words. */
export function searching(address: (words: string) => string): Search {
  const text = ref('')
  const found = shallowRef<PeopleList>()
  const failed = shallowRef<Problem>()
  let timer: ReturnType<typeof setTimeout> | undefined
  async function ask(): Promise<void> {
    const words = text.value.trim()
    failed.value = undefined
    if (!words) return void (found.value = undefined)
    try {
      const answer = await read<PeopleList>(address(encodeURIComponent(words.slice(0, 60))))
      if (words === text.value.trim()) found.value = answer
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      if (words === text.value.trim()) failed.value = problem
    }
  }
  const stop = (): void => clearTimeout(timer)
  watch(text, () => {
    stop()
    timer = setTimeout(() => void ask(), pause)
  })
  onScopeDispose(stop)
  return { text, found, failed, again: () => void ask() }
}
