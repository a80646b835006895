import { format, round, type Num } from '../num'

const digits = '零壹贰叁肆伍陆柒捌玖'
const places = ['仟', '佰', '拾', '']

/** An amount in Chinese capitals as on cheques, rounded half away from zero to fen; undefined from ten to the sixteenth yuan. */
export function capitals(n: Num): string | undefined {
  const [whole = '', decimals = ''] = format(round(n, 2)).replace('-', '').split('.')
  if (whole.length > 16) return undefined
  const jiao = +(decimals[0] || 0), fen = +(decimals[1] || 0), yuan = whole !== '0'
  return (format(round(n, 2))[0] === '-' ? '负' : '') +
    (yuan || !(jiao || fen) ? written(whole) + '元' : '') +
    (jiao ? digits[jiao]! + '角' : fen && yuan ? '零' : '') +
    (fen ? digits[fen]! + '分' : jiao ? '' : '整')
}

/** Whole yuan; 零 stands for each run of zeros between digits. */
function written(whole: string): string {
  if (whole.length > 8) return pair(written(whole.slice(0, -8)) + '亿', whole.slice(-8))
  if (whole.length > 4) return pair(group(whole.slice(0, -4)) + '万', whole.slice(-4))
  return +whole ? group(whole) : digits[0]!
}

/** What is left behind a higher group, with 零 where it does not fill its first place. */
function pair(high: string, rest: string): string {
  return +rest ? high + (rest[0] === '0' ? digits[0]! : '') + written(String(+rest)) : high
}

/** 1 to 9999. */
function group(four: string): string {
  let out = '', zero = false
  for (let i = 0; i < four.length; i++) {
    const digit = +four[i]!
    if (digit) out += (zero ? digits[0]! : '') + digits[digit]! + places[i + 4 - four.length]!
    zero = !digit && out !== ''
  }
  return out
}
