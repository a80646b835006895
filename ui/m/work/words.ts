import { page } from '../page'
import { t } from '../texts'
import type { TextKey } from '../texts'

/** A length of time in one word, rounded down: «2 天», «3 小时», «5 分钟»; less than a minute is «刚刚» or its like. */
export function span(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60000)
  const hours = Math.floor(minutes / 60)
  const days = Math.floor(hours / 24)
  if (days > 0) return t(days === 1 ? 'path.day' : 'path.days', { n: days })
  if (hours > 0) return t('path.hours', { n: hours })
  return t('path.minutes', { n: Math.max(1, minutes) })
}

/** How long something has waited by now: «等了 2 天». */
export function waited(since: string, now: number): string {
  const age = now - Date.parse(since)
  return age < 60000 ? t('task.new') : t('task.waited', { age: span(age) })
}

/** The time of day, as «10:32». */
export function clock(instant: number, zone?: string): string {
  return format(instant, zone, { hour: '2-digit', minute: '2-digit' })
}

/** A day and time of day in the company's zone; the year only where it is another one than now. */
export function moment(instant: string, zone: string | undefined, now: number): string {
  const at = Date.parse(instant)
  const year = (when: number): string => format(when, zone, { year: 'numeric' })
  const parts: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }
  if (year(at) !== year(now)) parts.year = 'numeric'
  return format(at, zone, parts)
}

function format(instant: number, zone: string | undefined, parts: Intl.DateTimeFormatOptions): string {
  const language = page.language === 'en' ? 'en-GB' : page.language
  return new Intl.DateTimeFormat(language, { timeZone: zone || undefined, ...parts }).format(instant)
}

/** The status of a record as a word; undecided while an admin has to look after it. */
export function statusWord(record: { status: string; incident?: boolean }): string {
  return t(record.incident ? 'record.incident' : (`record.${record.status}` as TextKey))
}

const colours: Record<string, string> = {
  running: 'accent', approved: 'good', agreed: 'good', rejected: 'bad', terminated: 'bad', returned: 'warn', open: 'accent', draft: 'warn'
}

/** The class of a tag that shows a status or the state of a seat. */
export function tagOf(status: string, incident?: boolean): string {
  const colour = incident ? 'warn' : colours[status]
  return colour ? `tag tag-${colour}` : 'tag'
}
