import { onBeforeUnmount, onMounted, onUpdated, shallowRef, watch, type Ref } from 'vue'

/** So many rows are all drawn; of more only those that are near what is seen. */
const few = 30
const guess = 60
const ahead = 300

/** A row that is drawn, or a gap as high as the rows that are not. */
export type Piece = { id: string, at: number, gap?: undefined } | { gap: number, id: string, at?: undefined }

/**
 * Which rows of a long table are drawn: those near what is seen, and those in `pinned`, which hold the focus or are open. Heights are
 * measured where a row was drawn once; others are taken to be as high as these are on average. Lengths are CSS pixels.
 */
export function useWindow(list: Ref<HTMLElement | undefined>, ids: () => string[], pinned: () => string[]) {
  const heights: Record<string, number> = {}
  const range = shallowRef<[from: number, to: number]>([0, few])
  let waiting = 0

  const average = (): number => {
    const known = Object.keys(heights)
    return known.length ? known.reduce((sum, id) => sum + heights[id]!, 0) / known.length : guess
  }

  function measure(): void {
    if (!list.value) return
    for (const one of Array.from(list.value.children) as HTMLElement[]) {
      const id = one.getAttribute('data-row'), height = id && one.offsetHeight
      if (id && height) heights[id] = height
    }
  }

  function look(): void {
    waiting = 0
    const all = ids()
    if (!list.value || all.length <= few) return
    const top = list.value.getBoundingClientRect().top, mean = average()
    const from = -top - ahead, to = innerHeight - top + ahead
    let sum = 0, first = -1, last = 0
    all.forEach((id, at) => {
      const next = sum + (heights[id] || mean)
      if (first < 0 && next > from) first = at
      if (sum < to) last = at + 1
      sum = next
    })
    if (first < 0) first = Math.max(0, all.length - 1)
    if (first !== range.value[0] || last !== range.value[1]) range.value = [first, Math.max(last, first + 1)]
  }

  const soon = (): void => {
    if (!waiting) waiting = requestAnimationFrame(look)
  }

  onMounted(() => {
    measure()
    look()
    addEventListener('scroll', soon, { capture: true, passive: true })
    addEventListener('resize', soon)
  })
  onUpdated(() => {
    measure()
    soon()
  })
  onBeforeUnmount(() => {
    cancelAnimationFrame(waiting)
    removeEventListener('scroll', soon, { capture: true })
    removeEventListener('resize', soon)
  })
  watch(() => ids().length, soon)

  /** The rows that are drawn, in order, and the gaps between them. */
  function pieces(): Piece[] {
    const all = ids(), [from, to] = range.value
    if (all.length <= few) return all.map((id, at) => ({ id, at }))
    const out: Piece[] = [], held = pinned(), mean = average()
    let gap = 0
    all.forEach((id, at) => {
      if (at < from || at >= to) {
        if (held.indexOf(id) < 0) {
          gap += heights[id] || mean
          return
        }
      }
      if (gap) out.push({ gap, id: 'gap-' + at })
      gap = 0
      out.push({ id, at })
    })
    if (gap) out.push({ gap, id: 'gap' })
    return out
  }

  return { pieces }
}
