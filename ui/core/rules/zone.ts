import { daysFrom } from './date'

const known = new Map<string, ((ms: number) => number) | undefined>()

/** The rules of a time zone by its name, for Facts.zoneRules: seconds ahead of UTC at an instant. Undefined where it is unknown. */
export function zoneRules(zone: string): ((ms: number) => number) | undefined {
  if (!known.has(zone)) known.set(zone, rulesOf(zone))
  return known.get(zone)
}

function rulesOf(zone: string): ((ms: number) => number) | undefined {
  let clock: Intl.DateTimeFormat
  try {
    // Offsets are not names to old browsers; forms/rules reads them itself.
    if (!/^[A-Za-z]/.test(zone)) return undefined
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone: zone, hour12: false, year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric'
    })
  } catch {
    return undefined
  }
  let lastMs = NaN, last = 0
  return (ms) => {
    if (ms === lastMs) return last
    // "11/22/2026, 14:09:00"; some browsers write midnight as 24.
    const [month = 0, day, year, hour = 0, minute = 0, second = 0] = clock.format(ms).match(/\d+/g)!.map(Number)
    last = daysFrom(year!, month, day!) * 86400 + hour % 24 * 3600 + minute * 60 + second - Math.floor(ms / 1000)
    lastMs = ms
    return last
  }
}
