// What a page knows beyond the record: what the server answered, by the key of the question, and what the form itself tells.

import type { Answer, Facts } from '../rules/facts'
import { parseInstant } from '../rules/date'
import { zoneRules } from '../rules/zone'
import type { Form, Option } from './definition'

/** Who fills in, as GET /me tells it; now is the company's clock. */
export interface Asker {
  member?: { id: string }
  department?: { id: string }
  company?: { id: string }
  zone?: string
  now: string
}

/** Facts that grow: keys hold their arguments, so that changed input asks anew and old answers do no harm. */
export interface FactBook extends Facts {
  /** Takes the member facts of an answer of POST /forms/{id}/evaluate. */
  learn(facts: Record<string, unknown>): void
  /** Forgets what the server answered, where it may have changed: a balance after a decision. */
  forget(): void
}

/** A book of facts for one form; clock gives milliseconds and runs as the company's does. */
export function factBook(form: Form, me: Asker, clock: () => number = Date.now): FactBook {
  const ahead = parseInstant(me.now)! - clock()
  const answers = new Map<string, Answer>()
  const known = (key: string) => Map.prototype.get.call(answers, key) as Answer | undefined
  answers.get = (key) => known(key) || offered(form, key)
  return {
    get now() { return clock() + ahead },
    zone: me.zone || '',
    zoneRules: zoneRules(me.zone || ''),
    user: me.member && me.member.id,
    department: me.department && me.department.id,
    company: me.company && me.company.id,
    answers,
    learn(facts) {
      for (const key of Object.keys(facts)) {
        const fact = facts[key]
        answers.set(key, fact && typeof fact === 'object' && !Array.isArray(fact) ? fact as { code: string } : { json: fact })
      }
    },
    forget: () => answers.clear()
  }
}

const indexes = new WeakMap<Form, Map<string, Option>>()

/** Answers a look-up of a record that is among the form's options: their data came with the form. */
function offered(form: Form, key: string): Answer | undefined {
  const asked = /^lookup\(("[^"]*","[^"]*"),(?:_|"(\w+)")\)$/.exec(key)
  if (!asked) return undefined
  let index = indexes.get(form)
  if (!index) {
    indexes.set(form, index = new Map())
    for (const field of Array.from(form.fields.values())) {
      if (field.from) for (const option of field.options) index.set('"' + field.from + '","' + option.id + '"', option)
    }
  }
  const option = index.get(asked[1]!)
  if (!option || !asked[2]) return option && { json: true }
  return option.data && { json: option.data[asked[2]] }
}
