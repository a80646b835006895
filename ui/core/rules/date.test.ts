import { describe, expect, it } from 'vitest'
import { formatDate, formatInstant, formatTime, parseDate, parseInstant, parseTime, splitDay } from './date'
import { clock, dayAt } from './facts'
import { readVectors } from './vectors'
import { zoneRules } from './zone'

const vectors = readVectors()

describe('dates', () => {
  it('are read as Go reads them', () => {
    for (const [text, date, instant, time] of vectors.dates) {
      expect([text, parseDate(text) ?? null, parseInstant(text) ?? null, parseTime(text) ?? null]).toEqual([text, date, instant, time])
    }
  })

  it('are written as they are read', () => {
    for (const [text, date, instant, time] of vectors.dates) {
      if (date !== null) expect(formatDate(date)).toBe(text)
      if (instant !== null) expect(parseInstant(formatInstant(instant))).toBe(instant)
      if (time !== null) expect(formatTime(time).slice(0, text.length)).toBe(text)
    }
  })

  it.each(vectors.zones.map(({ zone, instants }) => [zone, instants] as const))('in %s are those of Go', (zone, instants) => {
    const facts = { now: 0, zone, zoneRules: zoneRules(zone), answers: new Map() }
    for (let i = 0; i < instants.length; i += 3) {
      const ms = parseInstant(instants[i]!)!
      expect([instants[i], formatDate(dayAt(facts, ms)!), formatTime(clock(facts, ms)!)]).toEqual(instants.slice(i, i + 3))
    }
  }, 60_000)

  it('know no zone that nobody knows', () => {
    expect(zoneRules('Nowhere/Else')).toBeUndefined()
    expect(zoneRules('+08:00')).toBeUndefined()
    expect(splitDay(-1)).toEqual([-1, 86_399_999])
  })
})
