// Runs the lines of a corpus of vectors (docs/vectors/README.md) through this evaluator, as forms/rules/rulestest runs them
// through Go's. For tests, the benchmark and build/vectors.js only.
import { abs, add, ceil, compare, decimalsOf, div, floor, format, fromInt, mod, mul, neg, parse, read, round, sign, sub, toInt, type Num } from '../num'
import { formatDate, formatInstant, formatTime, parseDate, parseInstant, parseTime } from './date'
import { evaluateRule } from './evaluate'
import { askKey, clock, dayAt, type Answer, type Facts } from './facts'
import { distance } from '../form/types/distance'
import { calls } from './functions'
import { matches, type Program } from './pattern'
import { newBudget, type Budget, type Outcome, type Rule } from './rule'
import { at, blank, bool, equal, list, number, parts, rows, show, text, type Data, type Value } from './value'
import { zoneRules } from './zone'

// Pages have it with the unit of locations.
calls.distance = distance

/** A value: "number 1.5", "blank"; a list of such texts; a table as a list of objects. */
export type Plain = string | PlainData | readonly (string | PlainData)[]
interface PlainData { readonly [key: string]: Plain }

interface World { id: string; data: PlainData; row?: PlainData; now: string; zone: string; located?: boolean; user?: string; department?: string; company?: string }
interface Failure { code: string; args?: Record<string, string>; at: [number, number] }
type Spent = [steps: number, rows: number, text: number]
interface Run { on: string; budget?: Spent; rounds?: number[][]; gives?: Plain; fails?: Failure; spent: Spent }

/** A rule with what it comes to in some worlds. */
export interface RuleVector { title?: string; environment: string; compiled: Rule; asks?: { key: string; value?: Plain; code?: string }[]; runs: Run[] }

interface Line {
  environment?: { name: string }
  world?: World
  rule?: RuleVector
  list?: { compiled: Rule; records: number; true: number[] }
  refused?: unknown
  number?: { a: string; b?: string; gives: Record<string, string> }
  border?: { text: string; number?: string; refused?: string }
  pattern?: { source: string; program: Program; found?: string[]; missed?: string[] }
  key?: { fact: string; args: Plain[]; key: string }
  moment?: { text: string; date?: number; instant?: number; time?: number }
  zone?: { zone: string; clock: [instant: string, date: string, time: string][] }
}

interface Given { data: Data; row: Data | undefined; facts: Facts }

/** What was run, by the name of the line's member, and what went wrong, with lines that show it again. */
export class Corpus {
  readonly counts: Record<string, number> = {}
  readonly wrong: string[] = []
  private readonly worlds = new Map<string, Given>()
  /** The lines of worlds by id and of environments by name. */
  private readonly met = new Map<string, string>()

  /** Runs one line. */
  check(line: string): void {
    if (!line) return
    const read = JSON.parse(line) as Line
    if (read.world) this.met.set('world ' + read.world.id, line)
    if (read.environment) this.met.set('environment ' + read.environment.name, line)
    this.run(read).forEach(([member, count, wrong], i) => {
      this.counts[member] = (this.counts[member] || 0) + count
      if (wrong && this.wrong.length < 50) this.wrong.push(wrong + '\n' + this.shortest(read, line, i))
    })
  }

  /** The lines that a line needs, and of a rule only the run that went wrong. */
  private shortest({ rule }: Line, line: string, nth: number): string {
    if (!rule) return line
    const run = rule.runs[nth]!
    return [this.met.get('environment ' + rule.environment), this.met.get('world ' + run.on), JSON.stringify({ rule: { ...rule, runs: [run] } })].join('\n')
  }

  /** A world that was met: a record, and what is known beyond it. */
  world(id: string): Given {
    const found = this.worlds.get(id)
    if (!found) throw new Error('no world ' + id)
    return found
  }

  private run(line: Line): [member: string, count: number, wrong?: string][] {
    if (line.world) {
      this.worlds.set(line.world.id, toGiven(line.world))
      return []
    }
    if (line.rule) return line.rule.runs.map((run) => ['rule', 1, this.rule(line.rule!, run)])
    if (line.list) return [['list', line.list.records, this.list(line.list.compiled, line.list.records, line.list.true)]]
    if (line.number) return Object.entries(line.number.gives).map(([name, want]) => ['number', 1, calculated(line.number!, name, want)])
    if (line.border) {
      const found = parse(line.border.text), got = typeof found === 'string' ? found : format(found)
      return [['border', 1, differ(got, line.border.number ?? line.border.refused)]]
    }
    if (line.pattern) {
      const { program, found = [], missed = [] } = line.pattern
      return found.concat(missed).map((text, i) => ['pattern', 1, differ(text + ' ' + matches(program, text), text + ' ' + (i < found.length))])
    }
    if (line.key) return [['key', 1, differ(askKey(line.key.fact, line.key.args.map(toValue)), line.key.key)]]
    if (line.moment) return [['moment', 1, moment(line.moment)]]
    if (line.zone) return line.zone.clock.map((want) => ['zone', 1, differ(shown(line.zone!.zone, want[0]), want.join())])
    if (line.refused || line.environment) return [] // sources and their types are the compiler's
    throw new Error('what is this line?')
  }

  private rule(v: RuleVector, want: Run): string | undefined {
    const { data, row, facts } = this.world(want.on)
    const answers = new Map<string, Answer>(), asks = v.asks || []
    const rounds: number[][] = []
    for (;;) {
      const budget = want.budget ? { steps: want.budget[0], rows: want.budget[1], text: want.budget[2] } : newBudget()
      const whole = { ...budget }
      const out = evaluateRule(v.compiled, data, { ...facts, answers }, row, budget)
      let again = false
      if (out.is === 'missing') {
        const round = out.asks.map(({ key }) => asks.findIndex((asked) => asked.key === key))
        rounds.push(round)
        for (const i of round) {
          const asked = asks[i]
          if (!asked) return 'it asks for what nobody else asks for'
          if (asked.code) answers.set(asked.key, { code: asked.code })
          else if (asked.value !== undefined) answers.set(asked.key, { value: toValue(asked.value) })
          else continue
          again = true
        }
      }
      if (!again) return told(out, rounds, whole, budget, want)
    }
  }

  private list(rule: Rule, records: number, want: number[]): string | undefined {
    const got: number[] = []
    for (let i = 0; i < records; i++) {
      const { data, facts } = this.world('r' + i)
      const out = evaluateRule(rule, data, facts)
      if (out.is !== 'value') return 'it gives no value for record ' + i
      if (out.value.value === true) got.push(i)
    }
    return differ(got.join(), want.join())
  }
}

/** What a rule came to, where that is not what was wanted. */
function told(out: Outcome, rounds: number[][], whole: Budget, left: Budget, want: Run): string | undefined {
  const spent = [whole.steps - left.steps, whole.rows - left.rows, whole.text - left.text]
  const { fails } = want
  const wanted = JSON.stringify([want.rounds || [], want.spent, fails && [fails.code, Object.entries(fails.args || {}).sort(), fails.at]])
  const failed = out.is === 'failed' ? [out.failure.code, Object.entries(out.failure.args).sort(), [out.failure.from, out.failure.to]] : undefined
  const got = JSON.stringify([rounds, spent, failed])
  if (got !== wanted) return 'on ' + want.on + ': ' + got + ', want ' + wanted
  if (out.is !== 'value') return want.gives === undefined ? undefined : 'on ' + want.on + ': no value'
  if (want.gives === undefined) return 'on ' + want.on + ': ' + show(out.value) + ', want no value'
  const value = toValue(want.gives)
  const same = show(out.value) === show(value) && out.value.kind === value.kind && equal(out.value, value) && equal(value, out.value)
  return same ? undefined : 'on ' + want.on + ': ' + out.value.kind + ' ' + show(out.value) + ', want ' + JSON.stringify(want.gives)
}

const differ = (got: string, want: string | undefined): string | undefined => (got === want ? undefined : 'got ' + got + ', want ' + want)

const operations: Record<string, (a: Num, b: Num, places: number) => Num | string | number | undefined> = {
  add, sub, mul, div, mod, neg, abs, floor, ceil, sign,
  compare: (a, b) => Math.sign(compare(a, b)),
  decimals: decimalsOf,
  int: (a) => toInt(a) ?? 'none',
  round: (a, _, places) => round(a, places)
}

function calculated({ a, b = '' }: { a: string; b?: string }, name: string, want: string): string | undefined {
  const found = operations[name]!(read(a)!, read(b) ?? fromInt(0), +b)
  if (typeof found === 'object' && compare(found, read(want)!) !== 0) return name + ': ' + want + ' is not itself'
  return differ(name + ' ' + (typeof found === 'object' ? format(found) : String(found === 0 ? 0 : found)), name + ' ' + want)
}

function moment({ text, date, instant, time }: NonNullable<Line['moment']>): string | undefined {
  const written = [
    date === undefined || formatDate(date) === text,
    instant === undefined || parseInstant(formatInstant(instant)) === instant,
    time === undefined || formatTime(time).slice(0, text.length) === text
  ]
  return differ([parseDate(text), parseInstant(text), parseTime(text), ...written].join(), [date, instant, time, true, true, true].join())
}

function shown(zone: string, instant: string): string {
  const facts = { now: 0, zone, zoneRules: zoneRules(zone), answers: new Map<string, Answer>() }, ms = parseInstant(instant)!
  return [instant, formatDate(dayAt(facts, ms)!), formatTime(clock(facts, ms)!)].join()
}

/** Makes a value. */
export function toValue(plain: Plain): Value {
  if (typeof plain !== 'string') {
    if (!Array.isArray(plain)) return parts(toData(plain as PlainData) as Map<string, Value>)
    return typeof plain[0] === 'object' ? rows((plain as PlainData[]).map(toData)) : list((plain as string[]).map(toValue))
  }
  const space = plain.indexOf(' '), kind = space < 0 ? plain : plain.slice(0, space), rest = plain.slice(kind.length + 1)
  switch (kind) {
    case 'blank': return blank
    case 'boolean': return bool(rest === 'true')
    case 'number': return number(read(rest)!)
    case 'text': return text(rest)
    case 'date': return at(kind, parseDate(rest)!)
    case 'instant': return at(kind, parseInstant(rest)!)
    case 'time': return at(kind, parseTime(rest)!)
  }
  throw new Error('what value is ' + plain)
}

/** Makes a record or a row. */
const toData = (plain: PlainData): Data => new Map(Object.entries(plain).map(([key, v]) => [key, toValue(v)]))

function toGiven({ data, row, now, located, zone, user, department, company }: World): Given {
  const facts = { now: parseInstant(now)!, zone, zoneRules: located ? zoneRules(zone) : undefined, user, department, company, answers: new Map<string, Answer>() }
  return { data: toData(data), row: row && toData(row), facts: facts as Facts }
}

/** The line that says how many vectors were run: "vectors: typescript 21,300 (20,000 rule, 1,300 number)". */
export function summary(counts: Record<string, number>): string {
  const names = Object.keys(counts).sort((a, b) => counts[b]! - counts[a]! || (a < b ? -1 : 1))
  const thousands = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',')
  return 'vectors: typescript ' + thousands(names.reduce((sum, name) => sum + counts[name]!, 0)) + ' (' + names.map((name) => thousands(counts[name]!) + ' ' + name).join(', ') + ')'
}
