import { shallowRef } from 'vue'
import type { Form } from '../../core/form'
import type { Problem } from '../client'
import { read } from '../seen'
import { asProblem } from './list'
import { take } from './queue'
import type { RecordView, TaskView } from './types'
import { version } from './versions'

/** A record as a page shows it: with the reader's task on it and the form that it was filled in with. */
export interface Subject {
  record: { value: RecordView | undefined }
  task: { value: TaskView | undefined }
  form: { value: Form | undefined }
  failed: { value: Problem | undefined }
  /** Asks for everything anew; what is shown stays until the answer is there. */
  load(): Promise<void>
}

/** The record behind a task or a record's own address. */
export function subject(kind: 'tasks' | 'records', id: string): Subject {
  const record = shallowRef<RecordView>()
  const task = shallowRef<TaskView>()
  const form = shallowRef<Form>()
  const failed = shallowRef<Problem>()

  async function ask(): Promise<{ found: RecordView; mine?: TaskView }> {
    if (kind === 'tasks') {
      const mine = await take(id)
      return { found: mine.record, mine }
    }
    const found = await read<RecordView>(`/records/${id}`)
    // The task may be gone a moment later; the record is what was asked for.
    const mine = found.task ? await read<TaskView>(`/tasks/${found.task}`).catch(() => undefined) : undefined
    return { found, mine }
  }

  async function load(): Promise<void> {
    try {
      const { found, mine } = await ask()
      form.value = found.form_version ? await version(found.form, found.form_version) : undefined
      record.value = found
      task.value = mine
      failed.value = undefined
    } catch (problem) {
      // Without an answer, what is shown is still the best there is.
      if (!record.value || !asProblem(problem).offline) failed.value = asProblem(problem)
    }
  }
  return { record, task, form, failed, load }
}
