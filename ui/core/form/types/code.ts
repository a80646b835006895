import { text as value } from '../../rules/value'
import { written, type Type } from '../border'
import { shapes } from '../codes'
import type { Field } from '../definition'
import { checkText } from '../schema'
import { checkLine } from '../writing'

const plain = written((s, _, usual) => !usual && checkLine(s) || value(s))

/** The shape of a text: that of x-validate, else that of format. */
export const shapeOf = ({ type, property, format }: Field) => (type === 'text' ? shapes[property['x-validate'] || format] : undefined)

/** Whether a text is a mask: the page was not told the whole, and nothing can be said of it here. */
const isMask = ({ property }: Field, text: string): boolean => property['x-display'] === 'masked' && text.indexOf('***') >= 0

/** Texts of every shape, read and held as forms/text_shape.go does; those of none as they are without it. */
export const text: Type = {
  ...plain,
  read(field, from, report) {
    const shape = shapeOf(field)
    return plain.read(field, shape && typeof from === 'string' ? shape.normal(from) : from, report)
  },
  check(field, { value: held }) {
    const shape = shapeOf(field), content = held as string
    return checkText(field, content) || (shape && !isMask(field, content) ? shape.check(content) : undefined)
  }
}
