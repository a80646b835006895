import type { Range } from '../daterange/range.vue'
import { toInstant } from '../datetime/local'
import { between } from './paste-several'
import { dateOf, plain } from './paste'

// Points in time as show() writes them and as people do, by the company's clock.

const clock = /^(.*?)[\s,T]*(上午|下午|晚上|凌晨|中午|morning|afternoon|am|pm)?\s*(\d{1,2})(?:[:时点](\d{1,2})?分?)(?::?(\d{2})秒?)?\s*(am|pm)?$/i
const late = /^(下午|晚上|afternoon|pm)$/i
const two = (part: string | number = 0): string => ('0' + part).slice(-2)

/** A point in time and the day of it; where none is named, that which is given. */
function pointOf(text: string, given = ''): { at: string, day: string } | undefined {
  const parts = clock.exec(text)
  if (!parts) return undefined
  const [, before = '', first = '', hours = '', minutes, seconds, last = ''] = parts
  const day = before.trim() ? dateOf(before) : given, half = first || last
  let hour = +hours
  // Noon is 12 in the afternoon, midnight 12 in the morning; 14 in the afternoon is what it says.
  if (half && half !== '中午' && hour <= 12) hour = hour % 12 + (late.test(half) ? 12 : 0)
  if (!day || hour > 23 || +(minutes || 0) > 59 || +(seconds || 0) > 59) return undefined
  return { at: toInstant(`${day}T${two(hour)}:${two(minutes)}:${two(seconds)}`)!, day }
}

/** «2026-11-22 14:00» as an instant; undefined for what is none. */
export function instantOf(text: string): string | undefined {
  const point = pointOf(plain(text))
  return point && point.at
}

/** From one point in time to another, the day once where they are on one: «2026-11-22 09:00 – 11:30». undefined where it is none. */
export function timesOf(text: string): Range | undefined {
  const ends = plain(text).replace(/(:\d\d|[时点分])\s*-\s*(?=\d)/g, '$1 – ').split(between)
  const first = pointOf(ends[0]!), last = ends.length === 2 && first && pointOf(ends[1]!, first.day)
  return first && last ? { from: first.at, to: last.at } : undefined
}
