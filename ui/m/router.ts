import { readonly, shallowRef } from 'vue'
import { names } from './pages'

/** The pages there are; docs/plan/03.md lists them. */
export type PageName = 'home' | 'tasks' | 'task' | 'mine' | 'record' | 'form' | 'for' | 'notices' | 'settings' | 'outbox' | 'sign-in' | 'second' | 'reset' | 'join' | 'invite' | 'joining' | 'security' | 'messages' | 'admin' | 'view' | 'member' | 'profile' | 'absence' | 'unknown'

/** Where the reader is. id is the last part of the path, decoded; '' where there is none. */
export interface Route {
  name: PageName
  id: string
  query: URLSearchParams
  path: string
}

/** The pages whose address is their name. */
const lists = names.filter((name) => !/^(task|record|form|view|member|home|admin|unknown)$/.test(name)) as string[]
/** Lists of which each item has a page of its own, named without the s; begun as above, so that it packs. */
const items = /^(task|record|form|view|member)s$/

/** Reads an address. */
export function read(path: string, search: string): Route {
  const parts = path.replace(/\/+$/, '').split('/').slice(2)
  const id = decoded(parts[1] || '')
  const first = parts[0] || ''
  let name = 'unknown'
  if (!parts.length) name = 'home'
  else if (first === 'admin') return { name: first, id: parts.slice(1).join('/'), query: new URLSearchParams(search), path: path + search }
  else if (parts.length === 1 && lists.includes(first)) name = first
  else if (parts.length === 2 && id && items.test(first)) name = first.slice(0, -1)
  return { name: name as PageName, id, query: new URLSearchParams(search), path: path + search }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

const current = shallowRef(read(location.pathname, location.search))

/** What the client notes with a step of the browser's history: that it was made inside, and how far the page was scrolled. */
interface Note {
  inside?: boolean
  y?: number
}

const note = (): Note => (history.state as Note | null) || {}

/** The page being shown. */
export const route = readonly(current)

/** How often the reader has gone to another page, and how far down that one was when it was left. */
export const arrival = shallowRef({ times: 0, y: note().y || 0 })

/** Reads the address anew: a page may have changed its own, as for a draft that the server has by now. */
export function renew(): void {
  current.value = read(location.pathname, location.search)
}

function arrive(y: number): void {
  renew()
  arrival.value = { times: arrival.value.times + 1, y }
}

/** Goes to a page; 'replace' leaves no step to come back to. */
export function go(path: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') {
    keepPlace()
    history.pushState({ inside: true }, '', path)
  } else history.replaceState(note(), '', path)
  arrive(0)
}

/** Goes back to where the reader came from within the client, else to the path given. */
export function back(otherwise: string): void {
  if (note().inside) history.back()
  else go(otherwise, 'replace')
}

function keepPlace(): void {
  history.replaceState({ ...note(), y: scrollY }, '')
}

/** Links to pages of the client are followed without loading; those that the reader wants elsewhere are left alone. */
function follow(event: MouseEvent): void {
  const link = (event.target as Element).closest('a')
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  if (link.target || link.hasAttribute('download') || link.origin !== location.origin || link.hash || !/^\/(m(\/|$)|$)/.test(link.pathname)) return
  event.preventDefault()
  go(link.pathname + link.search)
}

history.scrollRestoration = 'manual'
addEventListener('popstate', () => arrive(note().y || 0))
addEventListener('pagehide', keepPlace)
document.addEventListener('click', follow)
