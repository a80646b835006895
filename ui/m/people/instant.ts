/** Milliseconds that a zone is ahead of UTC at an instant. */
function ahead(zone: string, at: number): number {
  const shape = { timeZone: zone, hour12: false, year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const
  // "11/22/2026, 14:09"; some browsers write midnight as 24.
  const [month, day, year, hour, minute] = new Intl.DateTimeFormat('en-US', shape).format(at).match(/\d+/g)!.map(Number)
  return Date.UTC(year!, month! - 1, day!, hour! % 24, minute!) - Math.floor(at / 60000) * 60000
}

/** The instant at which a clock in a zone shows a date and a time, as RFC 3339; '' for what is none. An hour that a clock skips is the one after. */
export function atOnce(date: string, time: string, zone: string): string {
  const local = Date.parse(`${date}T${time}:00Z`)
  if (isNaN(local)) return ''
  const guess = local - ahead(zone, local)
  return new Date(local - ahead(zone, guess)).toISOString().replace(/\.\d+/, '')
}

/** The date that a calendar in a zone shows at an instant: 2026-11-22. */
export function dayOf(moment: string, zone: string): string {
  const at = Date.parse(moment)
  return new Date(at + ahead(zone, at)).toISOString().slice(0, 10)
}
