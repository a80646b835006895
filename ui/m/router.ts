import { readonly, shallowRef } from 'vue'

/** The pages there are; docs/plan/03.md lists them. */
export type PageName = 'home' | 'tasks' | 'task' | 'mine' | 'record' | 'form' | 'notices' | 'settings' | 'outbox' | 'sign-in' | 'unknown'

/** Where the reader is. id is the last part of the path, decoded; '' where there is none. */
export interface Route {
  name: PageName
  id: string
  query: URLSearchParams
  path: string
}

const lists = new Map<string, PageName>((['tasks', 'mine', 'notices', 'settings', 'outbox', 'sign-in'] as const).map((name) => [name, name]))
const items = new Map<string, PageName>([['tasks', 'task'], ['records', 'record'], ['forms', 'form']])

/** Reads an address. */
export function read(path: string, search: string): Route {
  const parts = path.replace(/\/+$/, '').split('/').slice(2)
  const id = decoded(parts[1] ?? '')
  let name: PageName = 'unknown'
  if (parts.length === 0) name = 'home'
  else if (parts.length === 1) name = lists.get(parts[0]!) ?? 'unknown'
  else if (parts.length === 2 && id) name = items.get(parts[0]!) ?? 'unknown'
  return { name, id, query: new URLSearchParams(search), path: path + search }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

const current = shallowRef(read(location.pathname, location.search))

/** The page being shown. */
export const route = readonly(current)

/** Goes to a page; 'replace' leaves no step to come back to. */
export function go(path: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState({ inside: true }, '', path)
  else history.replaceState(history.state, '', path)
  current.value = read(location.pathname, location.search)
}

/** Goes back to where the reader came from within the client, else to the path given. */
export function back(otherwise: string): void {
  if ((history.state as { inside?: boolean } | null)?.inside) history.back()
  else go(otherwise, 'replace')
}

addEventListener('popstate', () => {
  current.value = read(location.pathname, location.search)
})
