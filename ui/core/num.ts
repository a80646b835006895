// The one kind of number that forms and rules count with, the twin of Go's forms/num: an exact decimal, never a float.
// Coefficients that fit a double exactly are plain numbers; larger ones are limbs of seven digits, lowest first.
import { byteLength } from './text'

/** An exact decimal: c × 10^-s, or where b is set ±b × 10^-s with the sign of c. Compare with compare, write with format. */
export interface Num {
  readonly c: number
  readonly s: number
  readonly b?: Limbs
}

/** Why a text is not a number at the border: data, literals. */
export type ParseFault = 'syntax' | 'exponent' | 'digits' | 'decimals' | 'length'

/** What an operation can fail with. */
export type NumFault = 'overflow' | 'division_by_zero'

type Limbs = readonly number[]

const base = 1e7
const safe = Number.MAX_SAFE_INTEGER
const maxDigits = 40
const maxScale = 18
const divDecimals = 16

/** Powers of ten that a double holds exactly. */
export const pow = Array.from({ length: 23 }, (_, k) => +('1e' + k))

/** 0. */
export const zero: Num = { c: 0, s: 0 }

/** The whole number i, which must be a safe integer. */
export const fromInt = (i: number): Num => ({ c: i, s: 0 })

/**
 * Reads a number at the border: an optional minus, digits without a leading zero, optionally a point with digits; at most
 * 15 digits and 6 decimals, zeros that end the decimals not counted, no exponent.
 */
export function parse(s: string): Num | ParseFault {
  if (s.length > 64 || byteLength(s) > 64) return 'length'
  const m = /^-?(0|[1-9]\d*)(?:\.(\d+))?(e[+-]?\d+)?$/i.exec(s)
  if (!m) return 'syntax'
  if (m[3]) return 'exponent'
  const whole = m[1]!, decimals = (m[2] || '').replace(/0+$/, '')
  if ((whole === '0' ? 0 : whole.length) + decimals.length > 15) return 'digits'
  if (decimals.length > 6) return 'decimals'
  const c = +(whole + decimals)
  return { c: s[0] === '-' ? 0 - c : c, s: decimals.length }
}

/** Reads a canonical text of any size, as format writes it; undefined where it is none. */
export function read(s: string): Num | undefined {
  const m = /^(-?)(\d{1,80})(?:\.(\d{1,80}))?$/.exec(s)
  if (!m) return undefined
  const decimals = m[3] || ''
  const limbs: number[] = []
  for (let digits = m[2]! + decimals; digits; digits = digits.slice(0, -7)) limbs.push(+digits.slice(-7))
  return make(m[1] ? -1 : 1, trim(limbs), decimals.length)
}

/** The canonical text: no exponent, no trailing zeros, no leading +, never "-0". */
export function format(n: Num): string {
  let digits = n.b ? n.b.reduceRight((text, limb) => text + (text ? ('000000' + limb).slice(-7) : limb), '') : String(Math.abs(n.c))
  if (n.s) {
    while (digits.length <= n.s) digits = '0' + digits
    digits = (digits.slice(0, -n.s) + '.' + digits.slice(-n.s)).replace(/\.?0+$/, '')
  }
  return (n.c < 0 ? '-' : '') + digits
}

/** −1, 0 or 1. */
export const sign = (n: Num): number => Math.sign(n.c)

/** How many decimals the value needs. */
export const decimalsOf = (n: Num): number => (format(n).split('.')[1] || '').length

/** The value as a plain number where it is whole and at most 2^53 in size, else undefined. */
export function toInt(n: Num): number | undefined {
  return n.b || n.c % pow[n.s]! ? undefined : n.c / pow[n.s]!
}

/** −a. */
export const neg = (a: Num): Num => ({ ...a, c: 0 - a.c })

/** a without its sign. */
export const abs = (a: Num): Num => (a.c < 0 ? neg(a) : a)

/** a + b, exact. */
export function add(a: Num, b: Num): Num | NumFault {
  const s = Math.max(a.s, b.s), c = scaled(a, s) + scaled(b, s)
  return Math.abs(c) <= safe ? { c, s } : within(sum(a, b))
}

/** a − b, exact. */
export const sub = (a: Num, b: Num): Num | NumFault => add(a, neg(b))

/** a × b, exact. */
export function mul(a: Num, b: Num): Num | NumFault {
  const c = a.c * b.c, s = a.s + b.s
  return !a.b && !b.b && Math.abs(c) <= safe && s <= maxScale ? { c, s } : within(make(c, times(limbsAt(a), limbsAt(b)), s))
}

/** a ÷ b, rounded half away from zero to 16 decimals. */
export function div(a: Num, b: Num): Num | NumFault {
  if (!b.c) return 'division_by_zero'
  const size = Math.abs(a.c), unit = Math.abs(b.c), up = divDecimals + b.s - a.s, first = up % 7
  // Digit groups one after the other, as long as what is left of one takes the next.
  if (!a.b && !b.b && up >= 0 && size < 1e9 && unit < 1e8) {
    const limbs: number[] = []
    let left = size * pow[first]!, high = Math.floor(left / unit)
    left %= unit
    for (let i = up; i >= 7; i -= 7) {
      left *= base
      limbs.unshift(Math.floor(left / unit))
      left %= unit
    }
    for (; high; high = Math.floor(high / base)) limbs.push(high % base)
    return within(make(a.c * b.c, left * 2 < unit ? trim(limbs) : plus(limbs, [1]), divDecimals))
  }
  return within(make(a.c * b.c, half(limbsAt(a, divDecimals + b.s), limbsAt(b, a.s - divDecimals)), divDecimals))
}

/** What is left of a after taking b away as often as it fits whole; it has the sign of a. */
export function mod(a: Num, b: Num): Num | NumFault {
  if (!b.c) return 'division_by_zero'
  const s = Math.max(a.s, b.s), c = scaled(a, s) % scaled(b, s)
  return c <= safe ? { c, s } : within(make(a.c, divide(limbsAt(a, s), limbsAt(b, s))[1], s))
}

/** Negative, 0 or positive where a < b, a = b, a > b. */
export function compare(a: Num, b: Num): number {
  const s = Math.max(a.s, b.s), order = scaled(a, s) - scaled(b, s)
  return isNaN(order) ? sum(a, neg(b)).c : order
}

/** At most so many decimals, half away from zero; a negative scale rounds to tens, hundreds and so on. */
export function round(a: Num, scale: number): Num {
  const to = Math.min(Math.max(scale, -maxDigits - 1), maxDigits + 1)
  if (a.s <= to) return a
  const places = a.s - to
  if (a.b || to < 0) return make(a.c, cut(plus(limbsAt(a), shift([5], places - 1)), places), to)
  const size = Math.abs(a.c), unit = pow[places]!, rest = size % unit, c = (size - rest) / unit + +(rest * 2 >= unit)
  return { c: a.c < 0 ? 0 - c : c, s: to }
}

/** The largest whole number that is not above a. */
export function floor(a: Num): Num {
  if (!a.s) return a
  const [whole, rest] = divide(limbsAt(a), shift([1], a.s))
  return make(a.c, a.c < 0 && rest.length ? plus(whole, [1]) : whole, 0)
}

/** The smallest whole number that is not below a. */
export const ceil = (a: Num): Num => neg(floor(neg(a)))

/** The coefficient at a scale that is not smaller; NaN where it is no safe integer. */
function scaled(a: Num, s: number): number {
  const c = a.b ? NaN : a.s === s ? a.c : a.c * pow[s - a.s]!
  return Math.abs(c) <= safe ? c : NaN
}

function sum(a: Num, b: Num): Num {
  const s = Math.max(a.s, b.s), x = limbsAt(a, s), y = limbsAt(b, s)
  if (a.c < 0 === b.c < 0) return make(a.c || b.c, plus(x, y), s)
  return order(x, y) < 0 ? make(b.c, plus(y, x, -1), s) : make(a.c, plus(x, y, -1), s)
}

/** Keeps a value in its smallest form: without trailing zeros, as a plain number where it fits. */
function make(signed: number, from: Limbs, scale: number): Num {
  let b = shift(from, -scale), s = Math.max(scale, 0)
  for (; s >= 7 && b[0] === 0; s -= 7) b = b.slice(1)
  let zeros = 0
  while (zeros < Math.min(s, 6) && b.length && !(b[0]! % pow[zeros + 1]!)) zeros++
  if (zeros) b = divide(b, [pow[zeros]!])[0]
  s -= zeros
  if (!b.length) return zero
  const size = b.reduceRight((total, limb) => total * base + limb, 0)
  const c = signed < 0 ? -1 : 1
  return size <= safe && s <= maxScale ? { c: c * size, s } : { c, s, b }
}

/** Checks the limit of 40 digits, before and after the point together. */
function within(n: Num): Num | NumFault {
  return n.b && Math.max((n.b.length - 1) * 7 + String(n.b[n.b.length - 1]).length, n.s) > maxDigits ? 'overflow' : n
}

// Whole numbers without a sign: limbs, lowest first, the highest not zero; 0 has none.

/** The coefficient at a scale; its own where that is larger. */
function limbsAt(n: Num, scale = 0): Limbs {
  const out: number[] = []
  for (let left = Math.abs(n.c); !n.b && left; left = Math.floor(left / base)) out.push(left % base)
  return shift(n.b || out, scale - n.s)
}

function trim(l: number[]): Limbs {
  while (l.length && !l[l.length - 1]) l.pop()
  return l
}

function order(a: Limbs, b: Limbs): number {
  let i = Math.max(a.length, b.length)
  while (i && (a[i] || 0) === (b[i] || 0)) i--
  return (a[i] || 0) - (b[i] || 0)
}

/** a + b × by, which is not negative; by is −1 or 1. */
function plus(a: Limbs, b: Limbs, by = 1): Limbs {
  const out: number[] = []
  let carry = 0
  for (let i = 0; i < a.length || i < b.length || carry; i++) {
    const limb = (a[i] || 0) + (b[i] || 0) * by + carry
    carry = Math.floor(limb / base)
    out.push(limb - carry * base)
  }
  return trim(out)
}

function times(a: Limbs, b: Limbs): Limbs {
  const out: number[] = new Array<number>(a.length + b.length).fill(0)
  for (let i = 0; i < a.length; i++) {
    let carry = 0
    for (let j = 0; j < b.length || carry; j++) {
      const limb = out[i + j]! + a[i]! * (b[j] || 0) + carry
      carry = Math.floor(limb / base)
      out[i + j] = limb - carry * base
    }
  }
  return trim(out)
}

/** a × 10^places, a where places is negative. */
function shift(a: Limbs, places: number): Limbs {
  if (places <= 0 || !a.length) return a
  const out = times(a, [pow[places % 7]!]) as number[]
  for (let i = places; i >= 7; i -= 7) out.unshift(0)
  return out
}

/** a without its last places. */
const cut = (a: Limbs, places: number): Limbs => divide(a.slice(Math.floor(places / 7)), [pow[places % 7]!])[0]

/** Quotient and rest of long division. Each limb of the quotient is guessed from leading limbs and put right. */
function divide(a: Limbs, d: Limbs): [quotient: Limbs, rest: Limbs] {
  const quotient: number[] = [], [unit = 0] = d
  let rest: Limbs = [], left = 0
  if (d.length < 2) {
    for (let i = a.length - 1; i >= 0; i--) {
      left = left * base + a[i]!
      quotient[i] = Math.floor(left / unit)
      left %= unit
    }
    return [trim(quotient), trim([left])]
  }
  for (let i = a.length - 1; i >= 0; i--) {
    rest = trim([a[i]!, ...rest])
    let guess = Math.floor(leading(rest, d.length) / leading(d, d.length))
    let product = times(d, [guess])
    for (; order(product, rest) > 0; guess--) product = plus(product, d, -1)
    rest = plus(rest, product, -1)
    for (; order(rest, d) >= 0; guess++) rest = plus(rest, d, -1)
    quotient[i] = guess
  }
  return [trim(quotient), rest]
}

const leading = (l: Limbs, n: number): number => ((l[n] || 0) * base + (l[n - 1] || 0)) * base + (l[n - 2] || 0)

/** The quotient rounded half up. */
function half(a: Limbs, d: Limbs): Limbs {
  const [quotient, rest] = divide(a, d)
  return order(plus(rest, rest), d) < 0 ? quotient : plus(quotient, [1])
}
