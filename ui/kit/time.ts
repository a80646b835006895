import { w } from './words'

/** Where and in which language times are told. */
export interface Place {
  language: string
  /** IANA name of the company's zone. */
  zone: string
  /** The company's clock in milliseconds; a sandbox has one of its own. */
  now: () => number
}

/** A moment: RFC 3339, or milliseconds. */
export type Moment = string | number

const minute = 60000
const hour = 60 * minute
const day = 24 * hour
let place: Place = { language: 'zh-CN', zone: 'UTC', now: Date.now }
let formats: Record<string, Intl.DateTimeFormat> = {}

/** Sets place and language; the page calls it before it mounts, and when the company changes. */
export function setPlace(given: Place): void {
  place = given
  formats = {}
}

/** The company's clock, in milliseconds. */
export function now(): number {
  return place.now()
}

/** The language of the page: numbers are grouped by it. */
export function locale(): string {
  return place.language === 'en' ? 'en-GB' : place.language
}

function format(at: number, shape: Intl.DateTimeFormatOptions, zone: string): string {
  const key = Object.keys(shape).join() + zone
  formats[key] = formats[key] || new Intl.DateTimeFormat(locale(), { ...shape, timeZone: zone })
  return formats[key].format(at)
}

/** The day of a moment in a zone, as days since 1970. */
function dayNumber(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { year: 'numeric', month: 'numeric', day: 'numeric', timeZone: zone }).format(at).split('/')
  return Date.UTC(+parts[2]!, +parts[0]! - 1, +parts[1]!) / day
}

function dayText(at: number, zone: string): string {
  const sameYear = format(at, { year: 'numeric' }, zone) === format(place.now(), { year: 'numeric' }, place.zone)
  return format(at, sameYear ? { month: 'short', day: 'numeric' } : { year: 'numeric', month: 'short', day: 'numeric' }, zone)
}

function told(at: number, zone: string): string {
  return w('date', { date: dayText(at, zone), weekday: format(at, { weekday: 'short' }, zone) })
}

/** A date without a zone, as people say it: «11月22日 周日», with the year where it is not this one. '' for what is no date. */
export function dateText(date: string): string {
  const at = Date.parse(`${date}T00:00:00Z`)
  return isNaN(at) ? '' : told(at, 'UTC')
}

/** A line of the engine's with its dates as people say them: «12月1日 – 12月3日», one day once, the year where it is not this one. */
export function lineText(line: string): string {
  return line.replace(/(\d{4}-\d\d-\d\d) – \1/g, '$1').replace(/(^|[^\w-])(\d{4}-\d\d-\d\d)(?![\w-])/g, (whole, before: string, date: string) => {
    const at = Date.parse(`${date}T00:00:00Z`)
    return isNaN(at) ? whole : before + dayText(at, 'UTC')
  })
}

/** The weekday of a date without a zone: «周日». */
export function weekday(date: string): string {
  const at = Date.parse(`${date}T00:00:00Z`)
  return isNaN(at) ? '' : format(at, { weekday: 'short' }, 'UTC')
}

/** The company's zone. */
export const zone = (): string => place.zone

/** Today in the company's zone, as a date: 2026-11-22. */
export function today(): string {
  return new Date(dayNumber(place.now(), place.zone) * day).toISOString().slice(0, 10)
}

/** The time of day of a moment in the company's zone: «10:32». */
export function clockText(moment: Moment): string {
  // A day's first hour is 24 in some web views.
  return format(+new Date(moment), { hour: '2-digit', minute: '2-digit', hour12: false }, place.zone).replace(/^24/, '00')
}

/** A moment in the company's zone: «今天 10:32», «昨天 10:32», «11月20日 周五 10:32». */
export function momentText(moment: Moment): string {
  const at = +new Date(moment)
  if (isNaN(at)) return ''
  const ago = dayNumber(place.now(), place.zone) - dayNumber(at, place.zone)
  const date = ago === 0 ? w('today') : ago === 1 ? w('yesterday') : told(at, place.zone)
  return `${date} ${clockText(at)}`
}

/** A length of time in its greatest whole unit: «2 天». */
export function durationText(length: number): string {
  if (length < minute) return w('moment')
  const [unit, word] = length < hour ? ([minute, 'minutes'] as const) : length < day ? ([hour, 'hours'] as const) : ([day, 'days'] as const)
  return w(word, { count: Math.floor(length / unit) })
}

/** How long something has waited since a moment: «等了 2 天», «刚刚». */
export function waitedText(since: Moment): string {
  const length = place.now() - +new Date(since)
  return length < minute ? w('now') : w('waited', { time: durationText(length) })
}
