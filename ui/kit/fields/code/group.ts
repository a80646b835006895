const sizes: Record<string, number[]> = { 'bank-card': [4, 4, 4, 4, 3], 'phone': [3, 4, 4], 'mobile': [3, 4, 4], 'id-number': [6, 8, 4] }

/** Writes a number in the groups in which people read and compare it; what is not one, or a phone number other than a mobile one, stays. */
export function grouped(shape: string, text: string): string {
  const of = sizes[shape], plain = text.replace(/ /g, '')
  if (!of || !/^\d+[Xx]?$/.test(plain) || of[0] === 3 && plain[0] !== '1') return text
  let at = 0
  return of.map((size, i) => plain.slice(at, i < of.length - 1 ? (at += size) : undefined)).filter(Boolean).join(' ')
}

/** Where the cursor belongs in a text after its spaces have moved: behind as many of its other characters as before. */
export function follow(text: string, behind: number): number {
  let at = 0
  for (let left = behind; left > 0 && at < text.length; at++) if (text[at] !== ' ') left--
  return at
}
