import { blank, list, type Value } from '../../rules/value'
import { types, type Type } from '../border'
import { wrong } from '../writing'

/** How many files a field holds at most, and where its schema does not say. */
export const mostFiles = 50
export const usualFiles = 9

/** Several files by their ids, none twice: forms/field_files.go. */
export const files: Type = {
  read(field, from, report) {
    if (!Array.isArray(from)) return undefined
    const out: Value[] = []
    const seen = new Set<unknown>()
    for (const id of from.slice(0, mostFiles) as unknown[]) {
      const found = id === null ? blank : types.file!.read(field, id, report) || wrong('wrong_type', { want: 'files' })
      if (!('kind' in found)) report(field.path, found)
      else if (found.kind === 'text' && !seen.has(id)) {
        seen.add(id)
        out.push(found)
      }
    }
    if (from.length > mostFiles) report(field.path, wrong('too_many_files', { limit: String(mostFiles) }))
    return list(out)
  },
  write: (_, value) => (value.value as readonly Value[]).map((id) => id.value),
  check({ property, minItems }, value) {
    const count = (value.value as readonly Value[]).length, most = property.maxItems || Math.max(usualFiles, minItems)
    return count > most ? wrong('too_many_files', { limit: String(most) }) : count < minItems ? wrong('too_few_files', { limit: String(minItems) }) : undefined
  },
  group: () => true
}
