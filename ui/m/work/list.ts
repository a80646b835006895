import { computed, ref, shallowRef } from 'vue'
import type { ComputedRef, Ref } from 'vue'
import { asProblem, get } from '../client'
import type { Problem } from '../client'
import { read } from '../seen'
import type { Page } from './types'

/** A list that grows page by page, keeps what is shown where it is, and knows of what came meanwhile. */
export interface Listing<T> {
  items: Ref<T[]>
  /** What of the items passes the filter. */
  shown: ComputedRef<T[]>
  /** How many items the server has that are not shown yet. */
  fresh: Ref<number>
  more: ComputedRef<boolean>
  busy: Ref<boolean>
  failed: Ref<Problem | undefined>
  loaded: Ref<boolean>
  load(): Promise<void>
  /** Compares the first page with what is shown: what changed or went is replaced in place, what is new is counted, or shown at once at the top of the page. */
  check(show?: boolean): Promise<void>
  drop(id: string): void
}

const enough = 12

/** What a second look at the first page makes of a list: items replaced in place, those gone left out, and the new ones apart. */
export function merge<T extends { id: string }>(items: readonly T[], first: readonly T[], complete: boolean): { items: T[]; fresh: T[] } {
  const seen = new Map<string, T>()
  for (const item of first) seen.set(item.id, item)
  // What the first page covers reaches down to the last item that both hold; below it nothing is known.
  let reach = complete ? items.length : 0
  items.forEach((item, at) => {
    if (seen.has(item.id)) reach = Math.max(reach, at + 1)
  })
  const kept = items.filter((item, at) => at >= reach || seen.has(item.id)).map((item) => seen.get(item.id) ?? item)
  const known = new Set(items.map((item) => item.id))
  return { items: kept, fresh: first.filter((item) => !known.has(item.id)) }
}

/** Makes a list of the items behind an address; `passes` filters on the device, and pages are read until enough pass. */
export function listing<T extends { id: string }>(address: () => string, passes: (item: T) => boolean = () => true): Listing<T> {
  const items = shallowRef<T[]>([])
  const fresh = ref(0)
  const next = ref('')
  const busy = ref(false)
  const loaded = ref(false)
  const failed = shallowRef<Problem>()
  const shown = computed(() => items.value.filter(passes))

  async function load(): Promise<void> {
    if (busy.value || (loaded.value && !next.value)) return
    busy.value = true
    failed.value = undefined
    try {
      const before = shown.value.length
      do {
        const page = await (next.value ? get<Page<T>>(`${address()}&cursor=${encodeURIComponent(next.value)}`) : read<Page<T>>(address()))
        items.value = items.value.concat(merge(items.value, page.items ?? [], false).fresh)
        next.value = page.next
        loaded.value = true
      } while (next.value && shown.value.length - before < enough)
    } catch (problem) {
      failed.value = asProblem(problem)
    }
    busy.value = false
  }

  async function check(show = false): Promise<void> {
    if (!loaded.value) return load()
    try {
      const page = await read<Page<T>>(address())
      const merged = merge(items.value, page.items ?? [], !page.next && !next.value)
      items.value = show ? merged.fresh.concat(merged.items) : merged.items
      fresh.value = show ? 0 : merged.fresh.filter(passes).length
    } catch {
      // The list stands as it is; the next change or the reader asks again.
    }
  }

  const drop = (id: string): void => {
    const rest = items.value.filter((item) => item.id !== id)
    if (rest.length < items.value.length) items.value = rest
  }
  return { items, shown, fresh, more: computed(() => next.value !== ''), busy, failed, loaded, load, check, drop }
}
