// What is an address, as forms/field_text.go says.

import { byteLength } from '../text'

const atom = '[^\\0- \\x7f()<>[\\]:;@\\\\,".]+'
const dotted = atom + '(?:\\.' + atom + ')*'
const email = new RegExp('^' + dotted + '@' + dotted + '$')
const escape = '%[\\da-f]{2}'
const web = new RegExp('^https?://(?=[^/?#])(?:\\[[\\da-f:.]+\\]|(?:[\\w.~!$&\'()*+,;=-]|[^\\0-\\x7f]|%25|%[89a-f][\\da-f])*)(?::\\d*)?' +
  '(?:/(?:[^%?#]|' + escape + ')*)?(?:\\?[^#]*)?(?:#(?:[^%]|' + escape + ')*)?$', 'i')

/** Whether a text is one plain address that can be written to. */
export const isEmail = (text: string): boolean => email.test(text) && byteLength(text) <= 254

/** Whether a text is an absolute web or mail address, which a page may show as a link. */
export function isURI(text: string): boolean {
  if (/[\0- "<>\\^`{|}\x7f]/.test(text) || byteLength(text) > 2000) return false
  const mail = /^mailto:([^?#]*)/i.exec(text)
  return mail ? isEmail(mail[1]!) : web.test(text)
}
