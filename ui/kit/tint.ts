/** The class of one of five tints, always the same for the same text. */
export function tint(text: string): string {
  let sum = 0
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) % 9973
  return `tint-${sum % 5}`
}
