import { t } from '../texts'
import type { Action, RecordView, Seat, TaskView } from './types'

/** A verb that is offered, and on what. */
export interface Offer {
  kind: 'tasks' | 'records'
  id: string
  action: Action
}

/** What the reader may do: first with their task, then with the record; each verb once. */
export function offers(record: RecordView, task?: TaskView): Offer[] {
  const mine = (task?.actions || []).map((action): Offer => ({ kind: 'tasks', id: task!.id, action }))
  const verbs = mine.map((offer) => offer.action.verb)
  const rest = (record.actions || []).filter((action) => verbs.indexOf(action.verb) < 0 && action.verb !== 'submit' && action.verb !== 'discard')
  return mine.concat(rest.map((action): Offer => ({ kind: 'records', id: record.id, action })))
}

/** Whether the reader fills the record in again with this task. */
export function refills(task?: TaskView): boolean {
  return !!task?.editable?.length && (task.actions || []).some((action) => action.verb === 'resubmit')
}

/** The names of those who hold the record now; '' for nobody. */
export function holders(record: RecordView): string {
  const names = (record.path || []).filter((seat) => seat.state === 'open' && seat.person).map((seat) => seat.person!.name)
  return names.filter((name, at) => names.indexOf(name) === at).join(', ')
}

/** The path of a record, which begins with its submission. */
export function pathOf(record: RecordView): Seat[] {
  if (!record.submitted_at) return record.path || []
  const first = { id: '', node: '', kind: 'start', round: 0, label: t('path.submitted'), state: 'submitted', person: record.requester, decided_at: record.submitted_at }
  return [first as Seat, ...(record.path || [])]
}

/** Who sent the record back last, and why; undefined where nobody said anything. */
export function returned(record: RecordView): { who: string; why: string } | undefined {
  const last = (record.path || []).filter((seat) => seat.state === 'returned').pop()
  return last?.comment ? { who: last.person?.name || '', why: last.comment } : undefined
}
