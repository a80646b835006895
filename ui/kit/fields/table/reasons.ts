import { shallowReactive } from 'vue'

/** Why texts that were pasted stand where they do, by path, with the text that it is said of. */
const reasons = shallowReactive<Record<string, { text: string; why: string }>>({})

/** Says why a text stands in a cell. */
export function explain(path: string, text: string, why: string): void {
  reasons[path] = { text, why }
}

/** Why a text stands in a cell; '' where nobody has said. */
export function reasonOf(path: string, text: string): string {
  const known = reasons[path]
  return known && known.text === text ? known.why : ''
}
