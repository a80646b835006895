import { daysFrom } from './date'

const known = new Map<string, ((ms: number) => number) | undefined>()

/** The rules of a time zone by its name, for Facts.zoneRules: seconds ahead of UTC at an instant. Undefined where it is unknown. */
export function zoneRules(zone: string): ((ms: number) => number) | undefined {
  if (!known.has(zone)) known.set(zone, rulesOf(zone))
  return known.get(zone)
}

function rulesOf(zone: string): ((ms: number) => number) | undefined {
  let parts: Intl.DateTimeFormat
  try {
    // Offsets are not names to old browsers; forms/rules reads them itself.
    if (!/^[A-Za-z]/.test(zone)) return undefined
    parts = new Intl.DateTimeFormat('en-US', {
      timeZone: zone, hour12: false, era: 'short', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric'
    })
  } catch {
    return undefined
  }
  let lastMs = NaN, last = 0
  return (ms) => {
    if (ms === lastMs) return last
    const p: Record<string, string> = {}
    for (const { type, value } of parts.formatToParts(ms)) p[type] = value
    const year = p['era']![0] === 'B' ? 1 - +p['year']! : +p['year']!
    // Some browsers write midnight as 24.
    const seconds = +p['hour']! % 24 * 3600 + +p['minute']! * 60 + +p['second']!
    last = daysFrom(year, +p['month']!, +p['day']!) * 86400 + seconds - Math.floor(ms / 1000)
    lastMs = ms
    return last
  }
}
