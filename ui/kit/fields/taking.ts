import { nextTick } from 'vue'

const controlsOf = (group: Element): HTMLElement[] => Array.from(group.querySelectorAll<HTMLElement>('button:not(:disabled), input:not(:disabled)'))

/**
 * What a button does that takes something away, itself with it: the focus goes to what stands in its place then, or last in its
 * group. Without that whoever works with keys is thrown back to the beginning of the page.
 */
export const taking = (take: () => void) => (event: Event): void => {
  const from = event.currentTarget as HTMLElement
  const group = from.closest('[role=group]')
  const at = group ? controlsOf(group).indexOf(from) : -1
  take()
  void nextTick(() => {
    if (at < 0 || from.isConnected) return
    const left = controlsOf(group!)
    if (left.length) left[Math.min(at, left.length - 1)]!.focus()
  })
}
