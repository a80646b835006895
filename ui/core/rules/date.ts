// The calendar of forms/rules/date.go: days since 1970-01-01, without zones.

const dayMs = 86_400_000
const minDay = -719_162 // 0001-01-01
const maxDay = 2_932_896 // 9999-12-31

const floorDiv = (a: number, b: number): number => Math.floor(a / b)
const modulo = (a: number, b: number): number => a - b * floorDiv(a, b)

/** Whether a day lies in the years 1 to 9999. */
export const inRange = (day: number): boolean => day >= minDay && day <= maxDay

/** The day of a number of milliseconds, and what is left of them. */
export const splitDay = (ms: number): [day: number, rest: number] => [floorDiv(ms, dayMs), modulo(ms, dayMs)]

/** 1 for Monday to 7 for Sunday. */
export const weekday = (day: number): number => modulo(day + 3, 7) + 1

/** Days from 1970-01-01 to a day of the Gregorian calendar; months and days beyond the ends count on. */
export const daysFrom = (y: number, m: number, d: number): number => new Date(0).setUTCFullYear(y, m - 1, d) / dayMs

/** The inverse of daysFrom. */
export function civil(days: number): [year: number, month: number, day: number] {
  const date = new Date(days * dayMs)
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
}

/** A date n months later; a day that the month lacks becomes its last day. Undefined beyond the years 1 to 9999. */
export function addMonths(days: number, n: number): number | undefined {
  const [y, m, d] = civil(days)
  const last = daysFrom(y, m + n + 1, 0)
  return inRange(last) ? last - Math.max(civil(last)[2] - d, 0) : undefined
}

const pad = (n: number, width = 2): string => ('000' + n).slice(-width)

/** Days that were read, and how they are written: a table has the same ones again and again. */
const read = new Map<string, number>(), written = new Map<number, string>()

/** "2026-11-22". */
export function formatDate(days: number): string {
  const known = written.get(days)
  if (known) return known
  const [y, m, d] = civil(days)
  return pad(y, 4) + '-' + pad(m) + '-' + pad(d)
}

/** "06:09:00". */
export const formatTime = (s: number): string => pad(floorDiv(s, 3600)) + ':' + pad(floorDiv(s, 60) % 60) + ':' + pad(s % 60)

/** "2026-11-22T06:09:00Z", with three decimals of a second where they are not zero. */
export function formatInstant(ms: number): string {
  const [day, rest] = splitDay(ms)
  return formatDate(day) + 'T' + formatTime(floorDiv(rest, 1000)) + (rest % 1000 ? '.' + pad(rest % 1000, 3) : '') + 'Z'
}

/** Reads "2026-11-22"; undefined where there is no such day in the years 1 to 9999. */
export function parseDate(s: string): number | undefined {
  let day = read.get(s)
  if (day !== undefined) return day
  if (!/^\d{4}-\d\d-\d\d$/.test(s)) return undefined
  day = Date.parse(s + 'T00:00:00Z') / dayMs
  if (!inRange(day) || formatDate(day) !== s) return undefined
  if (read.size > 999) {
    read.clear()
    written.clear()
  }
  read.set(s, day)
  written.set(day, s)
  return day
}

/** Reads "06:09" or "06:09:00". */
export function parseTime(s: string): number | undefined {
  const m = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(s)
  return m ? +m[1]! * 3600 + +m[2]! * 60 + +(m[3] || 0) : undefined
}

/** Reads RFC 3339 such as "2026-11-22T14:09:00+08:00"; at most three decimals of a second that are not zero. */
export function parseInstant(s: string): number | undefined {
  const m = /^(.{10})T(\d\d:\d\d:\d\d)(?:[.,](\d{1,3})\d*)?(?:Z|([+-])(\d\d):(\d\d))$/.exec(s)
  const day = m ? parseDate(m[1]!) : undefined, time = m ? parseTime(m[2]!) : undefined
  if (!m || day === undefined || time === undefined || /[.,]\d{3}0*[1-9]/.test(s)) return undefined
  const offset = m[4] ? (+m[5]! * 60 + +m[6]!) * (m[4] === '-' ? -60_000 : 60_000) : 0
  if (+(m[5] || 0) > 24 || +(m[6] || 0) > 60) return undefined
  const ms = day * dayMs + time * 1000 + +((m[3] || '') + '000').slice(0, 3) - offset
  return inRange(floorDiv(ms, dayMs)) ? ms : undefined
}
