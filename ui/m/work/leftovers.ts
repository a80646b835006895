/** A value of a draft that the form has no place for any more. */
export interface Leftover {
  label: string
  text: string
}

/** What the server keeps beside a draft, and what only this device holds of it, which goes by its ids. */
export function leftovers(kept: Record<string, Leftover>, data: Record<string, unknown>, ids: readonly string[]): Leftover[] {
  const own = ids.filter((id) => !kept[id]).map((id) => ({ label: id, text: String(data[id]) }))
  return Object.keys(kept).map((path) => kept[path]!).concat(own)
}
