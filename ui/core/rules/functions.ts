import { abs, add, ceil, div, floor, fromInt, round, zero, type Num } from '../num'
import { byteLength, codePoints } from '../text'
import { num, part, whole, within, type Call } from './call'
import { capitals } from './capitals'
import { addMonths, civil, formatDate, inRange, weekday } from './date'
import { clock, dayAt } from './facts'
import { clockCalls, ofClock } from './func_clock'
import { idCalls } from './func_id'
import { ofDay, periodCalls } from './func_period'
import { elements, fail, isBlank, pending, result, rowsOf, run, spendRow, spendSteps, spendText, step, typed, type Evaluator, type Node, type Run } from './machine'
import { at, blank, bool, get, number, order, show, text, type Value } from './value'

/** A rounded number, held to the limit of 40 digits as every calculation. */
const rounded = (op: (n: Num) => Num): Call => ([v], e, n) => result(e, n, add(op(num(v)), zero))

/** Changes ASCII letters only: other alphabets change with versions of Unicode. */
const mapped = (letters: RegExp, change: (letters: string) => string): Call => ([v], e, n) => {
  spendText(e, n, byteLength(show(v!)))
  return text(show(v!).replace(letters, change))
}

function slice([v, ...bounds]: readonly Value[], e: Evaluator, n: Node): Value {
  const s = show(v!), far = 2 ** 30
  spendText(e, n, byteLength(s))
  const length = codePoints(s)
  const [from = 0, to = length] = bounds.map((bound) => {
    const place = within(e, n, bound, -far, far)
    return Math.min(Math.max(place < 0 ? place + length : place, 0), length)
  })
  return from < to ? text(length === s.length ? s.slice(from, to) : Array.from(s).slice(from, to).join('')) : blank
}

function pad([v, size, filling, side]: readonly Value[], e: Evaluator, n: Node): Value {
  const s = show(v!), fill = filling ? show(filling) : ' ', length = within(e, n, size, 0, 1000)
  spendText(e, n, byteLength(s) + byteLength(fill) + 4 * length)
  const characters = Array.from(fill), made = []
  for (let i = 0, missing = length - codePoints(s); i < missing; i++) made.push(characters[i % characters.length])
  return text(side && side.value === 'right' ? s + made.join('') : made.join('') + s)
}

/** What trim takes off. It is tried on one character at a time, so that no text makes it slow. */
const space = /[\t-\r \u00a0\u3000\ufeff]/

/** The functions by name. Units of fields bring further ones. */
export const calls: Record<string, Call> = {
  ...clockCalls,
  ...idCalls,
  ...periodCalls,
  round: ([v, decimals], e, n) => {
    const scale = decimals ? within(e, n, decimals, -15, 16) : 0
    return result(e, n, add(round(num(v), scale), zero))
  },
  floor: rounded(floor),
  ceil: rounded(ceil),
  abs: ([v]) => number(abs(num(v))),
  length: ([v], e, n) => {
    spendSteps(e, n, byteLength(show(v!)) / 16)
    return whole(codePoints(show(v!)))
  },
  slice,
  pad,
  upper: mapped(/[a-z]+/g, (s) => s.toUpperCase()),
  lower: mapped(/[A-Z]+/g, (s) => s.toLowerCase()),
  trim: ([v], e, n) => {
    const s = show(v!)
    let from = 0, to = s.length
    spendText(e, n, byteLength(s))
    while (from < to && space.test(s[from]!)) from++
    while (from < to && space.test(s[to - 1]!)) to--
    return text(s.slice(from, to))
  },
  concat: (args, e, n) => {
    const parts = args.map(show)
    spendText(e, n, parts.reduce((bytes, part) => bytes + byteLength(part), 0))
    return text(parts.join(''))
  },
  capitals: ([v], e, n) => text(capitals(num(v)) || fail(e, n, 'capitals_range')),
  blank: ([v]) => bool(isBlank(v!)),
  year: ofDay((day) => civil(day)[0]),
  month: ofDay((day) => civil(day)[1]),
  day: ofDay((day) => civil(day)[2]),
  weekday: ofDay(weekday),
  hour: ofClock((s) => s / 3600),
  minute: ofClock((s) => s / 60 % 60),
  date: ([v], e, n) => at('date', part(e, n, v, dayAt)),
  time: ([v], e, n) => at('time', part(e, n, v, clock)),
  addDays: ([v, days], e, n) => {
    const day = (v!.value as number) + within(e, n, days, -4_000_000, 4_000_000)
    return inRange(day) ? at('date', day) : fail(e, n, 'date_range')
  },
  addMonths: ([v, months], e, n) => at('date', addMonths(v!.value as number, within(e, n, months, -120_000, 120_000)) ?? fail(e, n, 'date_range')),
  daysBetween: ([from, to]) => whole((to!.value as number) - (from!.value as number)),
  period: ([v, unit], e, n) => {
    const day = part(e, n, v, dayAt), date = formatDate(day)
    if (unit?.value === 'year') return text(date.slice(0, 4))
    return text(unit?.value === 'quarter' ? date.slice(0, 4) + '-Q' + Math.floor((civil(day)[1] + 2) / 3) : date.slice(0, 7))
  }
}

/** The values of n's arguments; undefined where a fact is missing for one. */
export function evaluated(e: Evaluator, n: Node): readonly Value[] | undefined {
  const args: Value[] = []
  let ready = true
  for (const arg of n.args) {
    const v = run(e, arg)
    args.push(v)
    if (v === pending) ready = false
  }
  return ready ? args : undefined
}

const called = (takesBlanks: boolean, call: Call): Run => (e, n) => {
  const args = evaluated(e, n)
  return !args ? pending : !takesBlanks && args.some(isBlank) ? blank : call(args, e, n)
}

/** An aggregate: takes what is known so far (blank at first), how many values that is of, and the next value. */
interface Fold {
  readonly add: (best: Value, v: Value, e: Evaluator, n: Node) => Value
  readonly end: (best: Value, count: number, e: Evaluator, n: Node) => Value
}

const sum: Fold['add'] = (total, v, e, n) => result(e, n, add(isBlank(total) ? zero : num(total), num(v)))
const itself: Fold['end'] = (best) => best

const folds: Readonly<Record<string, Fold>> = {
  sum: { add: sum, end: (total) => (isBlank(total) ? number(zero) : total) },
  avg: { add: sum, end: (total, count, e, n) => (count ? result(e, n, div(num(total), fromInt(count))) : blank) },
  min: { add: (best, v) => (isBlank(best) || order(v, best) < 0 ? v : best), end: itself },
  max: { add: (best, v) => (isBlank(best) || order(v, best) > 0 ? v : best), end: itself },
  count: { add: (best) => best, end: (_, count) => whole(count) }
}

/** Gives the values of the arguments, and of the lists among them, to an aggregate one by one; blanks are skipped. */
const folded = (fold: Fold): Run => (e, n) => {
  let best = blank, count = 0, ready = true
  const take = (v: Value): void => {
    if (isBlank(v)) return
    best = fold.add(best, v, e, n)
    count += v.kind === 'rows' ? v.value.length : 1
  }
  for (const arg of n.args) {
    if (arg.op === 'column') {
      ready = column(e, arg, take) && ready
      continue
    }
    const v = run(e, arg)
    if (v === pending) ready = false
    else if (v.kind !== 'list') take(v)
    else for (const elem of v.value) take(typed(e, arg, arg.name || '', arg.elem, elem))
  }
  return ready ? fold.end(best, count, e, n) : pending
}

/** Takes the values of a column without making its list; false where a fact is missing. */
function column(e: Evaluator, n: Node, take: (v: Value) => void): boolean {
  step(e, n)
  return cells(e, n, take)
}

/** Visits a column's value in each row. */
export function cells(e: Evaluator, n: Node, visit: (v: Value) => void): boolean {
  const table = run(e, n.args[0]!)
  for (const row of rowsOf(table)) {
    spendRow(e, n)
    visit(typed(e, n, n.name!, n.elem, get(row, n.name!)))
  }
  return table !== pending
}

/** What a call of a function does; undefined where there is none of that name. */
export function callOf(name: string): Run | undefined {
  const call = calls[name], fold = folds[name]
  return call ? called(/^(concat|blank)$/.test(name), call) : fold && folded(fold)
}

/** Whether an argument is blank that a fact cannot do without: all but the halves of workdays. */
export function lacks(name: string, args: readonly Value[]): boolean {
  return args.some((v, i) => (isBlank(v) && !(name === 'workdays' && i % 2)) || elements(v).some(isBlank))
}
