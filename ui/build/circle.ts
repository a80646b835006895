/** The way from a chunk through what it needs back to itself, where there is one. */
export function circleOf(file: string, needs: (file: string) => readonly string[], way: readonly string[] = [file]): string[] | undefined {
  for (const one of needs(way[way.length - 1]!)) {
    if (one === file) return [...way, one]
    const circle = way.includes(one) ? undefined : circleOf(file, needs, [...way, one])
    if (circle) return circle
  }
  return undefined
}
