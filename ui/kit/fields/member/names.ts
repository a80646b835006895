import { reactive } from 'vue'

/** How members and departments read, by id; '' where that is not known yet. */
export const names: Record<string, string> = reactive({})

/** What asks the page for names: whoever can find them takes the ids and tells them. */
export interface Unnamed {
  ids: string[]
  tell: (found: { id: string; name: string }[]) => void
}

const most = 50
const pause = 400
let wanted: string[] = []
let timer = 0

function ask(): void {
  timer = 0
  const ids = wanted.filter((id) => !names[id]).slice(0, most)
  const event = new CustomEvent<Unnamed>('superform-unnamed', {
    cancelable: true, detail: { ids, tell: (found) => found.forEach(({ id, name }) => (names[id] = name)) }
  })
  // Nobody may be there yet who finds names.
  const taken = ids.length > 0 && !window.dispatchEvent(event)
  wanted = wanted.filter((id) => !names[id] && (!taken || ids.indexOf(id) < 0))
  if (wanted.length) timer = window.setTimeout(ask, pause)
}

/** The name of an id; '' until it is known, which then draws anew what has read it. */
export function nameOf(id: string): string {
  const name = names[id]
  if (name === undefined) {
    names[id] = ''
    wanted.push(id)
    timer = timer || window.setTimeout(ask)
  }
  return name || ''
}
