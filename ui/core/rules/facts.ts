import type { Kind, Value } from './value'

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
