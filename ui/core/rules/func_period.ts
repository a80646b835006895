import { part, whole, within, type Call } from './call'
import { addMonths, civil, daysFrom, inRange, weekday } from './date'
import { dayAt } from './facts'
import { fail } from './machine'
import { at } from './value'

/** A whole number about a date or an instant. */
export const ofDay = (take: (day: number) => number): Call => ([v], e, n) => whole(take(part(e, n, v, dayAt)))

const lengths: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 }

/** The first (0) or the last (1) day of the period that a day lies in. */
const edgeOf = (edge: 0 | 1): Call => ([v, unit], e, n) => {
  const months = lengths[unit!.value as string]
  let day = part(e, n, v, dayAt)
  if (months) {
    const [y, m] = civil(day), first = m - (m - 1) % months
    day = daysFrom(y, first + edge * months, 1 - edge)
  } else day += 1 - weekday(day) + 6 * edge
  return inRange(day) ? at('date', day) : fail(e, n, 'date_range')
}

/** The functions about days and the periods that they lie in. */
export const periodCalls: Readonly<Record<string, Call>> = {
  quarter: ofDay((day) => Math.floor((civil(day)[1] + 2) / 3)),
  week: ofDay((day) => {
    const thursday = day - weekday(day) + 4
    return Math.floor((thursday - daysFrom(civil(thursday)[0], 1, 1)) / 7) + 1
  }),
  startOf: edgeOf(0),
  endOf: edgeOf(1),
  addYears: ([v, years], e, n) => at('date', addMonths(v!.value as number, 12 * within(e, n, years, -10_000, 10_000)) ?? fail(e, n, 'date_range')),
  age: ([birth, on]) => {
    const [y, m, d] = civil(birth!.value as number), [toY, toM, toD] = civil(on!.value as number)
    return whole(toY - y - +(toM * 100 + toD < m * 100 + d))
  }
}
