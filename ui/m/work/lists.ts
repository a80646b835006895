import { ref, watch } from 'vue'
import { owner } from '../session'
import { listing } from './list'
import type { Listing } from './list'
import { pending, queue } from './queue'
import type { RecordView, TaskView } from './types'

const kept = new Map<string, Listing<never>>()

/** A list that stays as the reader left it, for the account and company at work. */
function keep<T extends { id: string }>(name: string, make: () => Listing<T>): Listing<T> {
  const key = `${owner()} ${name}`
  const found = (kept.get(key) as Listing<T> | undefined) ?? make()
  kept.set(key, found as unknown as Listing<never>)
  return found
}

/** The form whose tasks are shown; '' for all. */
export const only = ref('')

/** The reader's tasks, open or done. */
export function inbox(status: 'open' | 'done'): Listing<TaskView> {
  return keep(status, () => {
    const list = listing<TaskView>(
      () => `/tasks?status=${status}&limit=20`,
      (task) => !only.value || task.record.form === only.value
    )
    const waits = (tasks: TaskView[]): string[] => tasks.map((task) => task.id).filter((id) => !pending('tasks', id))
    if (status === 'open') watch(list.shown, (tasks) => (queue.value = waits(tasks)), { flush: 'sync' })
    return list
  })
}

/** What the reader asked for, narrowed by status and form. */
export function mine(status: string, form: string): Listing<RecordView> {
  const filter = status ? `&filter=${encodeURIComponent(`status == '${status}'`)}` : ''
  const address = `/records?${form && `form=${form}&scope=mine&`}limit=20${filter}`
  return keep(`mine ${status} ${form}`, () => listing<RecordView>(() => address))
}

/** The forms that occur in a list, each once, by id. */
export function formsIn(records: readonly RecordView[]): { id: string; title: string }[] {
  const titles = new Map<string, string>()
  for (const record of records) titles.set(record.form, record.form_title || record.form)
  return Array.from(titles, ([id, title]) => ({ id, title }))
}
