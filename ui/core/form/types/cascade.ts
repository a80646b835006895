import { isChoice, types, type Type } from '../border'
import { wrong } from '../writing'

/** One choice of several levels, of which the last is chosen: forms/options.go. */
export const cascade: Type = {
  ...types['option']!,
  check(field, { value }) {
    const id = value as string
    return isChoice(field, id) ? field.options.some(({ under }) => under === id) ? wrong('option_group') : undefined : wrong('option_unknown')
  },
  group: () => true
}
