import type { Range } from '../daterange/range.vue'
import { toLocal } from '../datetime/local'
import type { Show } from '../show'

/** Two points in time as the server writes them: «2026-11-22 09:00 – 11:30», the day once where they are on one. */
export const show: Show = (_, value) => {
  const { from, to } = value as Range
  const first = toLocal(from).replace('T', ' '), last = toLocal(to).replace('T', ' ')
  return `${first} – ${first && first.slice(0, 11) === last.slice(0, 11) ? last.slice(11) : last}`
}
