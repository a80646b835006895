import { equal } from '../../rules/value'
import { types, type Type } from '../border'

/** A signature drawn by hand, by the id of its file: forms/field_signature.go. Whether there is such a file is asked as of any file. */
export const signature: Type = {
  ...types['file']!,
  check: () => undefined,
  many: (field, value, was, _, submit, known) => known({ ...field, type: 'file' }, value, !submit && equal(value, was)),
  group: () => true
}
