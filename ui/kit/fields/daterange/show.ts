import { w } from '../../words'
import type { Show } from '../show'
import type { Range } from './range.vue'

const half = (of?: string) => (of === 'am' || of === 'pm' ? ` ${w(of).toLowerCase()}` : '')

/** Days as the server writes them: «2026-11-22 下午 – 2026-11-24 上午», one day once. */
export const show: Show = (_, value) => {
  const { from = '', from_half: begins, to = '', to_half: ends } = value as Range
  if (from === to) return from + (begins === 'pm' ? half(begins) : ends === 'am' ? half(ends) : '')
  return `${from}${half(begins)} – ${to}${half(ends)}`
}
