import { shallowReactive } from 'vue'

/** A short message at the edge of the page. */
export interface Toast {
  readonly id?: number
  text: string
  bad?: boolean
  /** Takes back what was done; offered as a button. */
  undo?: () => void
}

const shown = 5000
const most = 3
let timers: number[] = []
let held = false
let count = 0

/** What is being shown, oldest first; toasts.vue draws it. */
export const toasts = shallowReactive<Toast[]>([])

/** Shows a message for five seconds; gives it, to be taken away before. */
export function toast(text: string, more: Omit<Toast, 'text' | 'id'> = {}): Toast {
  const one: Toast = { text, id: ++count, ...more }
  toasts.push(one)
  if (toasts.length > most) toasts.shift()
  if (!held) start(one)
  return one
}

/** Takes a message away. */
export function drop(one: Toast): void {
  const at = toasts.indexOf(one)
  if (at >= 0) toasts.splice(at, 1)
  if (!toasts.length) held = false
}

/** Keeps the messages while somebody reads or reaches for them; let go, each has its five seconds again. */
export function hold(on: boolean): void {
  if (held === on) return
  held = on
  timers.forEach(clearTimeout)
  timers = []
  if (!on) toasts.forEach(start)
}

function start(one: Toast): void {
  timers.push(window.setTimeout(drop, shown, one))
}
