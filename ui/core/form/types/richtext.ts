import { blank, get, parts, text, type Data } from '../../rules/value'
import { written, type Type } from '../border'
import { bytes, markup, plain, read } from './rich'
import { checkText } from '../schema'
import { checkLines, wrong } from '../writing'

const maxMarkup = 256 << 10, maxSent = 1 << 20

/** Formatted text, cleaned where it is read: forms/field_richtext.go. Its parts are the plain text, which rules read, and the markup. */
export const richtext: Type = {
  read: written((source) => {
    if (bytes(source) > maxSent) return wrong('markup_too_large', { limit: String(maxMarkup) })
    const lines = read(source), own = plain(lines)
    return own ? checkLines(own) || parts(new Map([['text', text(own)], ['markup', text(markup(lines))]])) : blank
  }).read,
  write: (_, value) => get(value.value as Data, 'markup').value,
  check(field, value) {
    const of = (name: string) => get(value.value as Data, name).value as string
    return bytes(of('markup')) > maxMarkup ? wrong('markup_too_large', { limit: String(maxMarkup) }) : checkText({ ...field, minLength: 0, maxLength: field.property['x-max-text'] || 50000 }, of('text'))
  },
  group: () => true
}
