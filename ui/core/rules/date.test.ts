import { describe, expect, it } from 'vitest'
import { splitDay } from './date'
import { zoneRules } from './zone'

describe('dates', () => {
  it('know no zone that nobody knows', () => {
    expect(zoneRules('Nowhere/Else')).toBeUndefined()
    expect(zoneRules('+08:00')).toBeUndefined()
    expect(splitDay(-1)).toEqual([-1, 86_399_999])
  })
})
