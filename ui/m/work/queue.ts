import { shallowRef, watch } from 'vue'
import { read } from '../seen'
import { owner } from '../session'
import { outbox } from '../waiting'
import type { Command } from '../waiting'
import type { TaskView } from './types'

/** The open tasks as the reader last saw them listed, in that order: what «next» and «previous» go through. */
export const queue = shallowRef<string[]>([])

const ready = new Map<string, Promise<TaskView>>()

// Neither the tasks nor what was asked about them concern whoever works here next.
watch(() => owner(), () => {
  queue.value = []
  ready.clear()
}, { flush: 'sync' })

/** The tasks beside one in the queue; '' where there is none. A task that is not in the queue has the first one after it. */
export function beside(id: string, ids: readonly string[] = queue.value): { before: string; after: string } {
  const at = ids.indexOf(id)
  if (at < 0) return { before: '', after: ids[0] || '' }
  return { before: ids[at - 1] || '', after: ids[at + 1] || '' }
}

/** Takes a task out of the queue, and gives the one to show next: that after it, at the end that before it, '' for none. */
export function settle(id: string): string {
  const { before, after } = beside(id)
  queue.value = queue.value.filter((other) => other !== id)
  ready.delete(id)
  return after || before
}

/** Asks for a task before it is opened; a refusal is kept to nobody, the page that opens it asks again. */
export function prefetch(id: string): void {
  if (!id || ready.has(id)) return
  const asked = read<TaskView>(`/tasks/${id}`)
  ready.set(id, asked)
  asked.catch(() => ready.delete(id))
}

/** The task asked for in advance, once; or asks now. */
export function take(id: string): Promise<TaskView> {
  const asked = ready.get(id)
  ready.delete(id)
  return asked ?? read<TaskView>(`/tasks/${id}`)
}

/** Forgets what was asked in advance: something changed meanwhile. */
export function forget(): void {
  ready.clear()
}

/** The command on a task or record that still waits on this device, or was refused. */
export function pending(kind: 'tasks' | 'records', id: string): Command | undefined {
  return outbox.value.find((one) => one.open === `/m/${kind}/${id}`)
}
