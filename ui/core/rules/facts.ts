import { read } from '../num'
import { parseDate, parseInstant, parseTime, splitDay } from './date'
import { at, blank, bool, list, number, show, text, type Data, type Kind, type Value } from './value'

/** A fact that the caller of a rule knows how to find: a balance, working days, a field of another record. */
export interface Ask {
  /** Go's rules.Ask.Key: the canonical text of the ask. */
  readonly key: string
  readonly fact: string
  readonly args: readonly Value[]
}

/**
 * What is known about one ask: a value; the code of why there is none; or `json` as it came over the wire, which is read
 * as the kind that the rule asks for (readPlain).
 */
export type Answer =
  | { readonly value: Value }
  | { readonly code: string }
  | { readonly json: unknown }

/** What a rule knows beyond its record. Ids are texts. */
export interface Facts {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: number
  /** The company's time zone, such as "Asia/Shanghai", or an offset such as "+08:00"; "" is UTC. */
  readonly zone: string
  /**
   * The rules of the zone: seconds ahead of UTC at an instant, as zoneRules(zone) gives them; needed where the zone's offset
   * changes in the year. Without them a rule that needs such a zone fails with zone_unknown.
   */
  readonly zoneRules?: ((ms: number) => number) | undefined
  readonly user?: string
  readonly department?: string
  readonly company?: string
  /** By the key of the ask. */
  readonly answers: ReadonlyMap<string, Answer>
}

/** The kind of a static type as trees write it: "list" of "list(text)". */
export const kindOf = (type: string): Kind => type.replace(/\(.*/, '') as Kind

/** Go's rules.Ask.Key. Two asks have one key only if they ask for the same. */
export const askKey = (fact: string, args: readonly Value[]): string => fact + '(' + args.map(keyOf).join() + ')'

/** Each kind has its own first character, and texts are quoted. */
function keyOf(v: Value): string {
  switch (v.kind) {
    case 'blank': return '_'
    case 'text': return quote(v.value)
    case 'list': return '[' + v.value.map(keyOf).join() + ']'
    case 'parts': return '{' + rowKey(v.value) + '}'
    case 'rows': return '{' + v.value.map(rowKey).join('') + '}'
  }
  return (/^[dit]/.test(v.kind) ? v.kind[0]! : '') + show(v)
}

function rowKey(row: Data): string {
  const parts: string[] = []
  row.forEach((v, key) => { if (v.kind !== 'blank') parts.push(quote(key) + ':' + keyOf(v) + ',') })
  return parts.sort().join('') + ';'
}

/** Quotes a text as Go's appendQuoted: quotes, backslashes and ASCII control characters are escaped, nothing else. */
function quote(s: string): string {
  return '"' + s.replace(/["\\\x00-\x1f\x7f]/g, (c) => {
    const code = c.charCodeAt(0)
    return '\\' + ('abtnvfr'[code - 7] || (code > 31 && code < 127 ? c : 'x' + ('0' + code.toString(16)).slice(-2)))
  }) + '"'
}

/** Reads a value of a static type as literals of trees and facts of the API write it; undefined where it is none. */
export function readPlain(type: string, plain: unknown): Value | undefined {
  if (plain === null || plain === undefined || plain === '') return blank
  const kind = kindOf(type)
  if (kind === 'list') {
    if (!Array.isArray(plain)) return undefined
    const all = plain.map((elem) => readPlain(type.slice(5, -1), elem))
    return all.indexOf(undefined) < 0 ? list(all as Value[]) : undefined
  }
  const s = String(plain)
  if (kind === 'text') return typeof plain === 'string' ? text(s) : undefined
  if (kind === 'boolean') return s === 'true' || s === 'false' ? bool(s === 'true') : undefined
  if (kind === 'number') {
    const found = read(s)
    return found && number(found)
  }
  const parsers = { date: parseDate, instant: parseInstant, time: parseTime }
  if (kind !== 'date' && kind !== 'instant' && kind !== 'time') return undefined
  const found = parsers[kind](s)
  return found === undefined ? undefined : at(kind, found)
}

/** The day of an instant in the company's zone; undefined where the zone is unknown. */
export function dayAt(f: Facts, ms: number): number | undefined {
  return local(f, ms)?.[0]
}

/** The time on the clock of an instant in the company's zone, in seconds. */
export function clock(f: Facts, ms: number): number | undefined {
  const found = local(f, ms)
  return found && Math.floor(found[1] / 1000)
}

function local(f: Facts, ms: number): [day: number, rest: number] | undefined {
  const offset = offsetAt(f, ms)
  return offset === undefined ? offset : splitDay(ms + offset * 1000)
}

/** Zones that a rule may name without zoneRules, with their hours ahead: they have had one offset since 1992. */
const fixedZones: Readonly<Record<string, number>> = {
  '': 0, UTC: 0, 'Etc/UTC': 0, 'Asia/Shanghai': 8, 'Asia/Hong_Kong': 8, 'Asia/Macau': 8, 'Asia/Taipei': 8,
  'Asia/Singapore': 8, 'Asia/Kuala_Lumpur': 8, 'Asia/Tokyo': 9, 'Asia/Seoul': 9
}

function offsetAt({ zone, zoneRules }: Facts, ms: number): number | undefined {
  if (zoneRules) return zoneRules(ms)
  const hours = fixedZones[zone]
  if (hours !== undefined) return hours * 3600
  const m = /^([+-])(0\d|1[0-4]):([0-5]\d)$/.exec(zone)
  return m ? (+m[2]! * 3600 + +m[3]! * 60) * (m[1] === '-' ? -1 : 1) : undefined
}
