import { expect, test } from 'vitest'
import { atOnce, dayOf } from './instant'

test.each([
  ['2026-11-22', '09:00', 'Asia/Shanghai', '2026-11-22T01:00:00Z'],
  ['2026-07-01', '00:30', 'Europe/Berlin', '2026-06-30T22:30:00Z'],
  ['2026-03-29', '01:30', 'Europe/Berlin', '2026-03-29T00:30:00Z'],
  ['2026-03-29', '03:30', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
  ['2026-10-25', '12:00', 'Europe/Berlin', '2026-10-25T11:00:00Z'],
  ['', '09:00', 'UTC', ''],
  ['2026-11-22', '', 'UTC', '']
])('%s %s in %s', (date, time, zone, want) => {
  expect(atOnce(date, time, zone)).toBe(want)
  if (want) expect(dayOf(want, zone)).toBe(date)
})
