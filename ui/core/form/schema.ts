// What the schema says of a value: the checks of forms/field_<type>.go, and what a computed value can be.

import { format, pow, type Num } from '../num'
import type { Value } from '../rules/value'
import { codePoints } from '../text'
import type { Field } from './definition'
import { isChoice, toDouble, typeOf } from './border'
import { checkLine, checkLines, hasVisible, wrong, type Fault } from './writing'

const limited = (code: string, limit: number) => wrong(code, { limit: String(limit) })

/** What is wrong with a value by the schema's bounds; it is of the field's type and not blank. */
export function check(field: Field, value: Value): Fault | undefined {
  const own = typeOf(field).check
  if (own) return own(field, value)
  switch (value.kind) {
    case 'number': return checkNumber(field, value.value)
    case 'text': return checkText(field, value.value)
    case 'rows': {
      const n = value.value.length
      return n > field.maxItems ? limited('too_many_rows', field.maxItems) : n < field.minItems ? limited('too_few_rows', field.minItems) : undefined
    }
  }
  return undefined
}

/** Holds a number against its bounds, of which a type may know the lower one itself, and against what an index and the border can take. */
export function checkNumber(field: Field, value: Num, minimum = field.minimum): Fault | undefined {
  if (beyondBorder(value, field.scale)) return wrong('number_too_large')
  // At most 15 digits on both sides: as doubles they compare exactly.
  const n = toDouble(value), { maximum } = field
  if (minimum !== undefined && (n < minimum || field.aboveMinimum && n === minimum)) {
    return limited(field.aboveMinimum ? 'not_above' : 'below_minimum', minimum)
  }
  if (maximum !== undefined && (n > maximum || field.belowMaximum && n === maximum)) {
    return limited(field.belowMaximum ? 'not_below' : 'above_maximum', maximum)
  }
  return undefined
}

/** Whether an index, which counts int64 minor units, or the border could not take a number of so many decimals. */
function beyondBorder(value: Num, scale: number): boolean {
  if (!value.b && value.s <= scale && Math.abs(value.c) * pow[scale - value.s]! < 1e15) return false
  const [whole = '', decimals = ''] = format(value).replace('-', '').split('.')
  const units = (whole + (decimals + '000000').slice(0, scale)).replace(/^0+/, '')
  const significant = (whole + decimals).replace(/^0+/, '').length
  return decimals.length > scale || units.length > 19 || units.length === 19 && units > '9223372036854775807' ||
    significant > 15
}

/** Holds a text against its length. */
export function checkText(field: Field, text: string): Fault | undefined {
  if (field.type === 'option') return isChoice(field, text) ? undefined : wrong('option_unknown')
  if (field.type === 'file') return undefined
  if (field.minLength || text.length > field.maxLength) {
    const n = codePoints(text)
    if (n > field.maxLength) return limited('too_long', field.maxLength)
    if (n < field.minLength || field.minLength && !hasVisible(text)) return limited('too_short', field.minLength)
  }
  return undefined
}

/** Why a computed value cannot be kept: decoding would refuse it. Bounds are not its business. */
export function unkeepable(field: Field, value: Value): Fault | undefined {
  const own = typeOf(field).keep
  if (own) return own(field, value)
  if (value.kind === 'number') return beyondBorder(value.value, field.scale) ? wrong('number_too_large') : undefined
  if (value.kind !== 'text') return undefined
  if (field.type === 'option') return isChoice(field, value.value) ? undefined : wrong('option_unknown')
  return field.type === 'text' ? checkLine(value.value) : checkLines(value.value)
}
