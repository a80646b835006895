// What texts may hold, as forms/field_text.go says: characters that are not seen.

const pictures = '[\\u{1f000}-\\u{1faff}\\u2190-\\u2bff\\ufe0f\\u0600-\\u08ff\\u0900-\\u0dff]'
const beforeJoiner = new RegExp(pictures + '$', 'u')
const afterJoiner = new RegExp('^' + pictures, 'u')
const controls = '\\0-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069'
const refusedInLines = new RegExp('[' + controls + ']', 'u')
const refusedInLine = new RegExp('[\\t\\n\\r\\u2028\\u2029' + controls + '\\u200b-\\u200f\\u061c\\u2060-\\u2064\\u206a-\\u206f\\ufeff\\xad\\u034f' +
  '\\u180e\\u115f\\u1160\\u17b4\\u17b5\\u3164\\uffa0\\ufff9-\\ufffb\\u{e0000}-\\u{e0fff}]', 'gu')

/** What is wrong with a value: a code of the catalogue with its arguments. */
export interface Fault {
  code: string
  args: Record<string, string>
}

/** Makes a fault. */
export const wrong = (code: string, args: Record<string, string> = {}): Fault => ({ code, args })

const control = (character: string): Fault => {
  const hex = character.codePointAt(0)!.toString(16).toUpperCase()
  return wrong('text_control', { character: 'U+' + ('000' + hex).slice(-Math.max(4, hex.length)) })
}

/** What no text may hold. */
export function checkLines(text: string): Fault | undefined {
  const found = refusedInLines.exec(text)
  return found ? control(found[0]) : undefined
}

/** What one line of text must not hold: breaks, controls, and what is not seen or turns the writing around. */
export function checkLine(text: string): Fault | undefined {
  refusedInLine.lastIndex = 0
  for (let found = refusedInLine.exec(text); found; found = refusedInLine.exec(text)) {
    const [character] = found
    if (/[\n\r\u2028\u2029]/.test(character)) return wrong('text_line')
    const joined = /[\u200c\u200d]/.test(character) && beforeJoiner.test(text.slice(0, found.index)) && afterJoiner.test(text.slice(found.index + 1))
    if (!joined) return control(character)
  }
  return undefined
}

/** Whether a text shows anything: white space, fillers and marks without a letter do not. */
export const hasVisible = (text: string): boolean => /(?![\u2800\u115f\u1160\u3164\uffa0])[\p{L}\p{Mc}\p{N}\p{P}\p{S}]/u.test(text)
