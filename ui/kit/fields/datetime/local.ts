import { formatInstant, parseInstant } from '../../../core/rules/date'
import { zoneRules } from '../../../core/rules/zone'
import { weekday, zone } from '../../time'

/** Seconds that the company's clock is ahead of UTC at an instant. */
function ahead(ms: number): number {
  const rules = zoneRules(zone())
  return rules ? rules(ms) : 0
}

/** An instant of the data by the company's clock, as the device's box writes it: "2026-11-22T14:09"; what is none as it is, '' for none. */
export function toLocal(instant: unknown): string {
  const ms = parseInstant(String(instant))
  return ms === undefined ? String(instant || '') : formatInstant(ms + ahead(ms) * 1000).replace(/(:00)?(\.\d+)?Z$/, '')
}

/** What stands in the box as an instant of the data; what is none stays as it was typed, and evaluation says what is wrong with it. */
export function toInstant(local: string): string | undefined {
  const typed = local.trim().replace(/^(\d{4}-\d\d-\d\d)[ T]+(\d\d:\d\d)$/, '$1T$2:00').replace(/^(\S{10}) /, '$1T')
  const ms = parseInstant(typed + 'Z')
  if (ms === undefined) return local || undefined
  // Where clocks change in between, what holds at the instant itself counts.
  return formatInstant(ms - ahead(ms - ahead(ms) * 1000) * 1000)
}

/** What stands beside the box: the weekday, and where the device's clock is another one, whose clock is meant. */
export function beside(instant: unknown): string {
  const ms = parseInstant(String(instant))
  if (ms === undefined) return ''
  const elsewhere = new Date(ms).getTimezoneOffset() * -60 !== ahead(ms)
  return weekday(toLocal(instant).slice(0, 10)) + (elsewhere ? `\xa0${zone()}` : '')
}
