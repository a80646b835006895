import { lineText } from '../../kit/time'
import { toast } from '../../kit/toast'
import { Problem, get } from '../client'
import { command, deliver, step } from '../commands'
import { go } from '../router'
import { refreshCounts } from '../session'
import { t } from '../texts'
import { by } from './by'
import { inbox } from './lists'
import { pending, queue, settle } from './queue'
import { sure } from './sure'
import type { Action, Page, RecordView, TaskView } from './types'

/** What a verb is done to. */
export interface Target {
  kind: 'tasks' | 'records'
  id: string
  record: RecordView
}

/** What came of a verb: the record as it is now, nothing yet because there is no connection, or that others were faster. */
export type Done = RecordView | 'kept' | 'late'

/** What a command is called on the page: the verb and what it is about. */
export function described(label: string, record: RecordView): string {
  return t('task.did', { verb: label, what: [by(record), lineText(record.summary || record.form_title || '')].filter(Boolean).join(' · ') })
}

/** Does a verb through the outbox and says what came of it; a draft that it sends is emptied. Problems that the reader can mend are thrown. */
export async function act(target: Target, action: Action, body: unknown, draft?: string): Promise<Done> {
  const { kind, id, record } = target
  const what = described(action.label, record)
  const order = command(what, [step('POST', `/${kind}/${id}/${action.verb}`, body)], { open: `/m/${kind}/${id}`, draft })
  try {
    const delivery = await deliver<RecordView>(order)
    toast(delivery.state === 'done' ? what : t('task.kept'))
    if (delivery.state === 'kept') return 'kept'
    void refreshCounts()
    return delivery.answer
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.status !== 409) throw problem
    if (problem.code === 'record_referred') {
      return (await sure(problem.message, action.label)) ? act(target, action, { ...(body as object), nevertheless: true }, draft) : 'late'
    }
    // Who was faster, and when, is the server's own sentence.
    toast(problem.message, { bad: true })
    void refreshCounts()
    return 'late'
  }
}

/** Goes on after a task was dealt with: to the next open one, or to the list, which says that there is none. */
export async function goOn(id: string, kept: boolean): Promise<void> {
  let next = settle(id)
  if (!kept) inbox('open').drop(id)
  if (!next) {
    const page = await get<Page<TaskView>>('/tasks?status=open&limit=20').catch(() => undefined)
    queue.value = (page?.items ?? []).map((task) => task.id).filter((other) => other !== id && !pending('tasks', other))
    next = queue.value[0] ?? ''
  }
  go(next ? `/m/tasks/${next}` : '/m/tasks', 'replace')
}
