// What a text is that x-validate or format names, as forms/text_*.go: its one writing, and what is wrong with it. It comes with the unit of
// such fields, and so do its messages (unitCodes in forms/record_messages.go).

import { parseDate } from '../rules/date'
import { codePoints } from '../text'
import { isEmail, isURI } from './addresses'
import { wrong, type Fault } from './writing'

const counted = (key: string, text: string): Fault => wrong(key, { count: String(codePoints(text)) })

/** Writes full-width letters, digits and signs as plain ones, spaces of any width as one, and leaves out what is not seen. */
export const halfWidth = (text: string): string =>
  text.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0)).replace(/[\u3000\xa0\u2002\u2003\u2009\u202f]/g, ' ')
    .replace(/[\u2010-\u2015\u2212\ufe63]/g, '-').replace(/[\t\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\xad]/g, '')

const capitals = (text: string): string => text.replace(/[a-z]/g, (letter) => letter.toUpperCase())

const isMobile = (number: string): boolean => /^1[3-9]\d{9}$/.test(number)
const isFixed = (number: string): boolean => /^0(?:[12]\d|[3-9]\d\d)[2-9]\d{6,7}$/.test(number)
const isService = (number: string): boolean => /^[48]00\d{7}$/.test(number)

/** A number of the mainland as it is dialled there; 00 is written as +. */
function withoutCountry(given: string): string {
  const number = given.replace(/^00/, '+')
  const home = /^\+86(\d+)$/.exec(number) || /^86(1[3-9]\d{9})$/.exec(number)
  if (!home) return number
  return isMobile(home[1]!) || home[1]![0] === '0' || isService(home[1]!) ? home[1]! : '0' + home[1]!
}

function normalPhone(text: string): string {
  const plain = halfWidth(text).replace(/转|ext\.?|Ext\.?|EXT|#/g, '-').replace(/[ ().\/]/g, '')
  const parts = /^([^]*)-(\d{1,6})$/.exec(plain), number = parts && parts[1]!.replace(/-/g, '')
  return parts && isFixed(withoutCountry(number!)) ? withoutCountry(number!) + '-' + parts[2]! : withoutCountry(plain.replace(/-/g, ''))
}

const normalCode = (text: string): string => capitals(halfWidth(text).replace(/[ -]/g, ''))

function checkPhone(number: string): Fault | undefined {
  if (isMobile(number) || isService(number) || isFixed(number.replace(/-\d+$/, ''))) return undefined
  if (!/^\+?[\d-]*\d[\d-]*$/.test(number)) return wrong('phone_characters')
  if (number[0] === '+') return /^\+[1-9]\d{6,14}$/.test(number) ? undefined : wrong('phone_abroad')
  if (number[0] === '1' && number.length !== 11) return counted('mobile_length', number)
  return number[0] !== '0' && /^.{7,8}$/.test(number) ? wrong('phone_area') : wrong('not_a_phone')
}

function checkMobile(number: string): Fault | undefined {
  if (isMobile(number)) return undefined
  if (!/^\d+$/.test(number)) return wrong('mobile_characters')
  return number.length === 11 ? wrong('not_a_mobile') : counted('mobile_length', number)
}

function checkID(id: string): Fault | undefined {
  const length = codePoints(id), short = length === 15
  if (!short && length !== 18) return counted('id_number_length', id)
  if (!/^[1-9]\d{14}(?:\d\d[\dXx])?$/.test(id)) return wrong('id_number_characters')
  const born = short ? '19' + id.slice(6, 12) : id.slice(6, 14)
  if (parseDate(born.replace(/(....)(..)(..)/, '$1-$2-$3')) === undefined) return wrong('id_number_date')
  let sum = 0
  for (let i = 0; i < 17; i++) sum += +id[i]! * 2 ** (17 - i)
  return short || '10X98765432'[sum % 11] === id[17]!.toUpperCase() ? undefined : wrong('id_number_check')
}

function checkCard(card: string): Fault | undefined {
  if (!/^\d+$/.test(card)) return wrong('bank_card_characters')
  if (!/^.{12,19}$/.test(card)) return counted('bank_card_length', card)
  let sum = 0
  for (let i = 0; i < card.length; i++) {
    const digit = +card[card.length - 1 - i]! * (1 + i % 2)
    sum += digit > 9 ? digit - 9 : digit
  }
  return sum % 10 ? wrong('bank_card_check') : undefined
}

const province = '[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]'
const placed = new RegExp('^' + province)
const other = new RegExp('^(?:使\\d{6}|WJ' + province + '?\\d{4}[0-9A-HJ-NP-Z]|[VZKHBSLJNGC][A-Z]\\d{5})$')

function checkPlate(plate: string): Fault | undefined {
  if (other.test(plate)) return undefined
  if (!placed.test(plate)) return wrong('plate_province')
  const length = codePoints(plate), number = plate.slice(2)
  if (length < 7 || length > 8) return counted('plate_length', plate)
  if (!/[A-Z]/.test(plate[1]!)) return wrong('plate_place')
  if (/[IO]/.test(number)) return wrong('plate_letters')
  if (length === 8) return /^(?:[A-HJK][0-9A-HJ-NP-Z]\d{4}|\d{5}[A-HJK])$/.test(number) ? undefined : wrong('plate_energy')
  return /^[0-9A-HJ-NP-Z]{4}[0-9A-HJ-NP-Z挂学警港澳领试超]$/.test(number) ? undefined : wrong('plate_number')
}

const codeCharacters = '0123456789ABCDEFGHJKLMNPQRTUWXY'

function checkCreditCode(code: string): Fault | undefined {
  if (codePoints(code) !== 18) return counted('credit_code_length', code)
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)) return wrong('credit_code_characters')
  let sum = codeCharacters.indexOf(code[17]!), weight = 1
  for (let i = 0; i < 17; i++) {
    sum += codeCharacters.indexOf(code[i]!) * weight
    weight = weight * 3 % 31
  }
  return sum % 31 ? wrong('credit_code_check') : undefined
}

/** What a shape makes of a text, and what it says is wrong with it. */
interface Shape {
  normal: (text: string) => string
  check: (text: string) => Fault | undefined
}

const trimmed = (text: string): string => halfWidth(text).replace(/^ +| +$/g, '')

/** Shapes by the word of x-validate, or of format. */
export const shapes: Readonly<Record<string, Shape>> = {
  'phone': { normal: normalPhone, check: checkPhone },
  'mobile': { normal: normalPhone, check: checkMobile },
  'id-number': { normal: normalCode, check: checkID },
  'bank-card': { normal: normalCode, check: checkCard },
  'plate': { normal: (text) => capitals(halfWidth(text).replace(/[ \-.·•・‧●]/g, '')), check: checkPlate },
  'credit-code': { normal: normalCode, check: checkCreditCode },
  'email': { normal: trimmed, check: (text) => (isEmail(text) ? undefined : wrong('not_an_email')) },
  'uri': { normal: trimmed, check: (text) => (isURI(text) ? undefined : wrong('not_a_uri')) }
}
