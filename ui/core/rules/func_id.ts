import type { Call } from './call'
import { parseDate } from './date'
import { show, at, blank, bool, text, type Value } from './value'

/** The date of birth and the sex in an ID number of GB 11643-1999 or one of 15 digits before it; undefined where it is none. */
function readID(v: Value | undefined): [birth: number, male: boolean] | undefined {
  const id = show(v!), m = /^[1-9]\d{5}(?:(\d{4})(\d\d)(\d\d)\d\d(\d)[\dXx]|(\d\d)(\d\d)(\d\d)\d\d(\d))$/.exec(id)
  if (!m) return undefined
  let sum = 0
  for (let i = 0; i < 17; i++) sum += +id[i]! * 2 ** (17 - i)
  const birth = parseDate(m[1] ? m[1] + '-' + m[2] + '-' + m[3] : '19' + m[5] + '-' + m[6] + '-' + m[7])
  if (birth === undefined || (m[1] && '10X98765432'[sum % 11] !== id[17]!.toUpperCase())) return undefined
  return [birth, +(m[4] || m[8]!) % 2 === 1]
}

/** The functions about ID numbers. */
export const idCalls: Readonly<Record<string, Call>> = {
  validID: ([v]) => bool(!!readID(v)),
  birthDate: ([v]) => {
    const read = readID(v)
    return read ? at('date', read[0]) : blank
  },
  sex: ([v]) => {
    const read = readID(v)
    return text(read && (read[1] ? 'male' : 'female'))
  }
}
