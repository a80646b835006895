import { newKey } from '../client'

/** Lets go of what this page holds. The end of the page does so too. */
export type Free = () => void

/** How long pages have to answer who holds something, and how long the page before a reload may take to let go, in milliseconds. */
const hearing = 250
const letting = 150
const sign = 'superform-held'

/** What pages of one browser say to each other: who asks for a name, and to whom it is answered that somebody has it. */
interface Word {
  name: string
  by: string
  to?: string
}

/**
 * Holds a name that no other page of this browser holds; nothing where one does. Patient: asked again for a moment, since a page that is
 * loaded anew may find what it held itself not yet let go of.
 */
export async function hold(name: string, patient = false): Promise<Free | undefined> {
  const locks = navigator.locks as LockManager | undefined
  let free: Free | undefined
  for (let left = patient ? 6 : 1; left && !free; left--) {
    free = await (locks ? lock(locks, name) : claim(name))
    if (!free && left > 1) await new Promise((done) => setTimeout(done, letting))
  }
  return free
}

function lock(locks: LockManager, name: string): Promise<Free | undefined> {
  return new Promise((done) => {
    const held = locks.request(name, { ifAvailable: true }, (got) => (got ? new Promise<void>((free) => done(free)) : done(undefined)))
    // Where storage is forbidden no other page shares anything either.
    held.catch(() => done(() => undefined))
  })
}

/** Without locks, as in old web views and without HTTPS, pages ask one another through storage. Of two that ask at once the lower key has it. */
function claim(name: string): Promise<Free | undefined> {
  const mine = newKey()
  return new Promise((done) => {
    let holds = false
    const free: Free = () => removeEventListener('storage', hear)
    function hear({ key, newValue }: StorageEvent): void {
      if (key !== sign || !newValue) return
      const { name: what, by, to } = JSON.parse(newValue) as Word
      if (what !== name || by === mine || (to && to !== mine)) return
      if (!to && (holds || mine < by)) return void say({ name, by: mine, to: by })
      free()
      done(undefined)
    }
    addEventListener('storage', hear)
    setTimeout(() => done(((holds = true), free)), say({ name, by: mine }) ? hearing : 0)
  })
}

/** Tells all other pages; whether they can hear it. */
function say(word: Word): boolean {
  try {
    localStorage.setItem(sign, JSON.stringify(word))
    localStorage.removeItem(sign)
    return true
  } catch {
    return false
  }
}
