import type { Field } from '../../../core/form/definition'
import type { Range } from '../daterange/range.vue'
import { w } from '../../words'

// Cells of several choices and of ranges, as show() writes them and as people do.

/** Between two ends: a dash, or a word. */
export const between = /\s*[–—~～至到]\s*|\s+(?:-|to)\s+/i
const morning = /^(?:上午|morning|am)$/i
const afternoon = /^(?:下午|afternoon|pm)$/i

/** A day with the half of it that is named; undefined for what is none. */
function endOf(text: string, dateOf: (text: string) => string | undefined): { day: string, half?: 'am' | 'pm' } | undefined {
  const words = /^(.*\d日?)\s*([^\d\s]+)$/.exec(text), half = words ? words[2]! : ''
  const is = morning.test(half) || half.toLowerCase() === w('am').toLowerCase() ? 'am' : afternoon.test(half) || half.toLowerCase() === w('pm').toLowerCase() ? 'pm' : undefined
  const day = dateOf(is ? words![1]! : text)
  return day ? is ? { day, half: is } : { day } : undefined
}

/** Days from one to another, or one day: «2026-11-22 下午 – 2026-11-24 上午». undefined where it is none, or names halves that the field has not. */
export function daysOf({ property }: Field, text: string, dateOf: (text: string) => string | undefined): Range | undefined {
  const ends = text.split(between), first = endOf(ends[0]!, dateOf), last = ends.length > 1 ? endOf(ends[1]!, dateOf) : first
  if (!first || !last || ends.length > 2 || (first.half || last.half) && !property['x-halves']) return undefined
  const range: Range = { from: first.day, to: last.day }
  if (first.half === 'pm') range.from_half = 'pm'
  if (last.half === 'am') range.to_half = 'am'
  return range
}

/** The texts of several names, as they are written one after the other. */
export const partsOf = (text: string): string[] => text.split(/[、,，;；\r\n]+/).map((part) => part.trim()).filter(Boolean)

/** The ids of several choices: by the first way to part the text in which all are known, since labels may hold signs. A ranking's places are left out. */
export function choicesOf(text: string, choice: (text: string) => string | undefined): string[] | undefined {
  for (const sign of [/[\r\n]+/, /[;；]/, /、/, /[,，]/, /[、,，;；\r\n]+/]) {
    const ids = text.split(sign).filter((part) => part.trim()).map((part) => choice(part) || choice(part.replace(/^\s*\d+\.\s*/, '')))
    if (ids.indexOf(undefined) < 0) return Array.from(new Set(ids as string[]))
  }
  return undefined
}
