/** Somebody whom a comment may call. */
export interface Person {
  id: string
  name: string
}

/** The words after the last @ before the caret, where somebody is being named; undefined where nobody is. */
export function naming(text: string, caret: number): string | undefined {
  const found = /@([^@\s]{0,64})$/.exec(text.slice(0, caret))
  return found ? found[1] : undefined
}

/** Puts a name in the place of what is typed of it at the caret, and gives the text with the caret behind it. */
export function named(text: string, caret: number, name: string): { text: string; caret: number } {
  const typed = naming(text, caret)
  const head = typed === undefined ? text.slice(0, caret) : text.slice(0, caret - typed.length - 1)
  const before = `${head}${typed === undefined && head && !/\s$/.test(head) ? ' ' : ''}@${name} `
  return { text: before + text.slice(caret).replace(/^ /, ''), caret: before.length }
}

/** Of those who were chosen, the ids of those whom the text still names, each once. */
export function mentioned(text: string, chosen: readonly Person[]): string[] {
  const ids = chosen.filter(({ name }) => text.indexOf(`@${name}`) >= 0).map(({ id }) => id)
  return ids.filter((id, at) => ids.indexOf(id) === at)
}
