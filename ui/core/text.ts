// Texts are counted, cut and ordered by code points, as Go does, never by the halves of UTF-16.

/** How many bytes a text takes in UTF-8: what budgets count. */
export function byteLength(s: string): number {
  let bytes = s.length
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i)
    if (c > 0x7f) bytes++
    // A pair takes four bytes: each half adds one to its own unit.
    if (c > 0x7ff && !isPair(s, i) && !isPair(s, i - 1)) bytes++
  }
  return bytes
}

function isPair(s: string, i: number): boolean {
  return (s.charCodeAt(i) & 0xfc00) === 0xd800 && (s.charCodeAt(i + 1) & 0xfc00) === 0xdc00
}

/** How many code points a text has. */
export function codePoints(s: string): number {
  let count = s.length
  for (let i = 0; i < s.length; i++) if (isPair(s, i)) count--
  return count
}

/** Negative, 0 or positive by the first code points that differ. */
export function compareTexts(a: string, b: string): number {
  const end = Math.min(a.length, b.length)
  for (let i = 0; i < end; i++) {
    const x = a.charCodeAt(i), y = b.charCodeAt(i)
    if (x !== y) return rank(x) - rank(y)
  }
  return a.length - b.length
}

/** Halves of pairs stand for code points above all single units. */
function rank(unit: number): number {
  return unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit
}
