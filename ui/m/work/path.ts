import type { Form } from '../../core/form'
import { t } from '../texts'
import type { Path, Seat, Step } from './types'

/** The people whom the requester chose, by node. */
export type Picks = Record<string, string[]>

/** How many must agree, where several are asked; '' for one alone. vote is as the API says it: "1/3". */
export function voteText(vote: string, people: number): string {
  const [needed, all] = vote.split('/').map(Number)
  if (people < 2 || !needed || !all) return ''
  return needed === 1 ? t('path.any') : needed === all ? t('path.all') : t('path.some', { n: needed })
}

/** What a step that is not certain depends on, by the labels of the fields. */
function depends(step: Step, form: Form): string {
  if (step.certain) return ''
  const labels = (step.depends || []).map((id) => form.fields.get(id)?.label ?? id)
  return t('path.depends', { fields: labels.join(', ') })
}

/** The steps of a preview that people take, as seats to come or skipped, each with its reason. */
export function planned(path: Path, form: Form): Seat[] {
  const seats: Seat[] = []
  const add = (step: Step, state: Seat['state'], reasons: (string | undefined)[], person?: { id: string; name: string }): void => {
    seats.push({ node: step.node, label: step.label, kind: step.kind, round: 1, state, reason: reasons.filter(Boolean).join(' · '), person })
  }
  for (const step of path.steps || []) {
    if (/^(start|end|branch)$/.test(step.kind) || step.pick_from && step.pick_from.length) continue
    const people = step.people || []
    const common = [voteText(step.vote || '', people.length), depends(step, form)]
    people.forEach((one, at) => add(step, step.skipped ? 'skipped' : 'planned', [one.reason, ...(at ? [] : common)], one))
    for (const one of step.left_out || []) add(step, 'skipped', [one.reason], one)
    if (!people.length && !step.left_out?.length) add(step, step.skipped ? 'skipped' : 'planned', [step.reason, ...common])
  }
  return seats
}

/** The steps for which the requester has to choose people. */
export function toPick(path?: Path): Step[] {
  return (path && path.steps || []).filter((step) => step.pick_from && step.pick_from.length && !step.skipped)
}

/** The choices as they are sent: of the steps that ask for some, those that can still be chosen. */
export function chosen(steps: readonly Step[], picks: Picks): Picks | undefined {
  const all: Picks = {}
  for (const step of steps) all[step.node] = (picks[step.node] || []).filter((id) => step.pick_from!.some((one) => one.id === id))
  return steps.length ? all : undefined
}
