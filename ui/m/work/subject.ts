import { shallowRef } from 'vue'
import type { ReadingField, ReadingForm } from '../../kit/read/reading'
import { asProblem } from '../client'
import type { Problem } from '../client'
import { read } from '../seen'
import { take } from './queue'
import type { RecordView, TaskView } from './types'
import { version } from './versions'

/** A record as a page shows it: with the reader's task on it and the form that it was filled in with. */
export interface Subject {
  record: { value: RecordView | undefined }
  task: { value: TaskView | undefined }
  form: { value: ReadingForm | undefined }
  failed: { value: Problem | undefined }
  /** Asks for everything anew; what is shown stays until the answer is there. */
  load(): Promise<void>
}

/** Fields with what the server says of how values read, which page code of rarer types is not here to show. */
const telling = (fields: ReadingField[], said: NonNullable<RecordView['said']>, table = ''): ReadingField[] =>
  fields.map((field) => ({ ...field, said: said[table + field.id], columns: field.columns && telling(field.columns, said, `${field.id}.`) }))

/** The record behind a task or a record's own address. */
export function subject(kind: 'tasks' | 'records', id: string): Subject {
  const record = shallowRef<RecordView>()
  const task = shallowRef<TaskView>()
  const form = shallowRef<ReadingForm>()
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

  let turn = 0
  async function load(): Promise<void> {
    const mineToShow = ++turn
    try {
      const { found, mine } = await ask()
      const drawn = found.form_version ? await version(found.form, found.form_version) : undefined
      // A later call knows better.
      if (mineToShow !== turn) return
      form.value = drawn && found.said ? { ...drawn, fields: telling(drawn.fields, found.said) } : drawn
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
