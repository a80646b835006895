import { types, type Type } from '../border'
import { wrong, type Fault } from '../writing'
import { options } from './options'

/** What is wrong with an option, said of a record. */
const ofRecord = <T extends Fault | false | undefined>(fault: T): T | Fault =>
  fault && /^option_(unknown|not_offered)$/.test(fault.code) ? wrong(fault.code.replace('option', 'reference')) : fault

/** One record of another form: forms/field_reference.go. */
export const reference: Type = {
  read(field, from, report) {
    const found = types['option']!.read(field, from, report)
    return found && !('kind' in found) ? ofRecord(found) : found
  },
  check: () => undefined,
  group: () => true,
  keep: (field, { value }) => /^[a-z\d][a-z\d-]{0,63}$/.test(value as string) && field.from ? undefined : wrong('reference_unknown'),
  many: (field, value, was, _, submit, known, offered) => submit || value.value !== was.value ? ofRecord(known(field, value, value.value === was.value) || offered() || undefined) : undefined
}

/** Several of them: forms/field_references.go. */
export const references: Type = {
  ...options,
  read(field, from, report) {
    const found = options.read(field, from, report)
    return found && !('kind' in found) ? ofRecord(found) : found
  },
  keep: (field, value) => ofRecord(options.keep!(field, value)),
  many: (...given) => ofRecord(options.many!(...given))
}
