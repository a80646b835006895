// Problems as people read them. The texts come from outside: Go's forms.RecordMessages, which the page carries.

import type { Problem } from './run'

type Args = Readonly<Record<string, string>>

/** Gives the text of a key of Go's forms.RecordMessages with its {name} filled in; '' where there is none. */
export type Say = (key: string, args: Args) => string

/** Words a problem, as Go's Problem.Text. */
export function problemText({ code, args, message, reason, label = '' }: Problem, say: Say): string {
  if (message) return message
  const word = (key: string, name: string) => say(key + name, {}) || name
  if (!reason) return say(code, args['want'] ? { ...args, want: word('want.', args['want']) } : args) || code
  const why: Record<string, string> = { ...reason.args }
  for (const name of ['want', 'got']) if (why[name]) why[name] = word('rule.kind.', why[name])
  if (why['code']) why['code'] = word('rule.fact.', why['code'])
  return say(code, { field: label, reason: say('rule.' + reason.code, why) || reason.code })
}
