import { fromInt, mul, round, toInt } from '../num'
import { num, part, whole, type Call } from './call'
import { inRange, splitDay } from './date'
import { clock } from './facts'
import { fail, result } from './machine'
import { at } from './value'

/** A whole number about a time on the clock or an instant. */
export const ofClock = (take: (seconds: number) => number): Call => ([v], e, n) => whole(Math.floor(take(part(e, n, v, clock))))

const lengths: Readonly<Record<string, number>> = { hour: 3600, minute: 60, second: 1 }

/** The functions about times and instants. */
export const clockCalls: Readonly<Record<string, Call>> = {
  second: ofClock((s) => s % 60),
  addTime: ([v, count, unit], e, n) => {
    const seconds = toInt(round(num(result(e, n, mul(num(count), fromInt(lengths[unit!.value as string]!)))), 0)), from = v!.value as number
    // All the days that there are, in seconds.
    if (seconds === undefined || Math.abs(seconds) > 315_537_897_600) return fail(e, n, 'date_range')
    if (v!.kind === 'time') return at('time', ((from + seconds) % 86_400 + 86_400) % 86_400)
    const moved = from + seconds * 1000
    return inRange(splitDay(moved)[0]) ? at('instant', moved) : fail(e, n, 'date_range')
  },
  minutesBetween: ([from, to]) => whole(Math.trunc(((to!.value as number) - (from!.value as number)) / (from!.kind === 'time' ? 60 : 60_000)) + 0)
}
