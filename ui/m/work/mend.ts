import type { Problem, ProblemPart } from '../client'

/**
 * What a refusal says, by field. A refusal without parts is one about the whole. That an amount to be held is blank
 * follows from fields that are wrong, so it is told only where nothing else is.
 */
export function parts(problem: Pick<Problem, 'message' | 'problems'>): ProblemPart[] {
  const all = problem.problems.filter((part) => part.path[0] !== '/')
  const plain = all.filter((part) => part.code !== 'hold_amount')
  if (plain.length) return plain
  return all.length ? all : [{ path: '', code: '', message: problem.message }]
}

/** The values of a draft that the form has no field for any more, and the data without them. */
export function fitting(data: Record<string, unknown>, known: (id: string) => boolean): { data: Record<string, unknown>; left: string[] } {
  const fits: Record<string, unknown> = {}
  const left: string[] = []
  for (const id of Object.keys(data)) {
    if (known(id)) fits[id] = data[id]
    else if (data[id] !== undefined && data[id] !== null) left.push(id)
  }
  return { data: fits, left }
}

/** The change of a record, restricted to what may be changed: what was there and is gone becomes blank. */
export function change(before: Record<string, unknown>, after: Record<string, unknown>, editable: readonly string[]): Record<string, unknown> {
  const all: Record<string, unknown> = {}
  for (const id of editable) {
    if (after[id] !== undefined) all[id] = after[id]
    else if (before[id] !== undefined) all[id] = null
  }
  return all
}
