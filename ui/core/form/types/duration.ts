import type { Num } from '../../num'
import { numeric, type Type } from '../border'
import { checkNumber } from '../schema'

/** A number of minutes, not below none unless the schema says so: forms/field_duration.go. */
export const duration: Type = {
  read: numeric.read,
  check: (field, value) => checkNumber(field, value.value as Num, field.minimum || 0),
  group: ({ input }) => !input
}
