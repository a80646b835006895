import { round, type Num } from '../../num'
import type { Call } from '../../rules/call'
import { blank, get, type Value } from '../../rules/value'
import { numeric } from '../border'
import type { Field } from '../definition'

// Places: forms/rules/func_place.go. Each step is one that IEEE 754 rounds in one way, in the same order there.

const million = 1e6

/** The sine of an angle of 0 to 90 degrees, given in millionths of a degree and divided by parts. */
function sine(units: number, parts: number): number {
  const x = units * Math.PI / (180 * million * parts), square = x * x
  let s = 1
  for (let k = 24; k > 1; k -= 2) s = 1 - s * square / (k * (k + 1))
  return x * s
}

/** The distance of two places, given in millionths of a degree, in whole metres. */
function metres(lat1: number, lng1: number, lat2: number, lng2: number): number {
  let across = Math.abs(lng1 - lng2)
  across = Math.min(across, 360 * million - across)
  const up = sine(Math.abs(lat1 - lat2), 2), side = sine(across, 2)
  const wide = sine(90 * million - Math.abs(lat1), 1) * sine(90 * million - Math.abs(lat2), 1)
  const h = up * up + wide * (side * side)
  let y = Math.sqrt(h), c = Math.sqrt(Math.max(0, 1 - h))
  for (let i = 0; i < 10; i++) {
    y = y / Math.sqrt(2 * (1 + c))
    c = Math.sqrt((1 + c) / 2)
  }
  y += y * y * y / 6
  return Math.floor(2 * 6371008.8 * (1024 * y) + .5)
}

/** The distance of two places, each a location or a latitude and a longitude; blank where one is not known. */
export const distance: Call = (args) => {
  const at: number[] = []
  let known = true
  const take = (v: Value) => {
    const n = v.kind === 'blank' ? undefined : round(v.value as Num, 6), most = (at.length % 2 ? 180 : 90) * million
    const units = !n || n.b ? Infinity : n.c * Math.pow(10, 6 - n.s)
    at.push(units)
    known = known && Math.abs(units) <= most
  }
  for (const one of args) {
    if (one.kind === 'parts') {
      take(get(one.value, 'lat'))
      take(get(one.value, 'lng'))
    } else take(one)
  }
  return known ? (numeric.read({ scale: 0 } as Field, metres(at[0]!, at[1]!, at[2]!, at[3]!), () => undefined) as Value) : blank
}
