import { shallowRef } from 'vue'
import { forget, get, Problem, send, setToken, watchSession } from './client'
import { setPlace } from '../kit/time'
import { page } from './page'
import { go, route, type PageName } from './router'
import { device } from './store'

/** Somebody or something with a name. */
export interface Ref {
  id: string
  name: string
}

/** Who is signed in; company and member are absent until a company is chosen. */
export interface Me {
  account: string
  login: string
  language: string
  company?: Ref
  member?: Ref
  department?: Ref
  zone?: string
  now: string
  roles: string[]
  admin: boolean
  /** What of the administration the caller holds, wherever it holds; absent for nothing. */
  rights?: string[]
  /** For which departments and apps; absent for an owner. */
  shares?: { rights: string[]; departments?: string[]; apps?: string[] }[]
  sandbox: boolean
  companies: Ref[]
  csrf?: string
  /** The company wants a second factor, and there is none yet: nothing else is answered. */
  second_needed?: boolean
}

/** What waits; 100 is 100 or more. */
export interface Counts {
  tasks: number
  notices: number
  drafts: number
  running: number
}

const none: Counts = { tasks: 0, notices: 0, drafts: 0, running: 0 }

/** The caller; null for nobody, undefined while that is not known. */
export const me = shallowRef<Me | null>()

/** The sign-in name of somebody whose session has ended while they were at work; '' else. */
export const interrupted = shallowRef('')

/** The caller's figures. */
export const counts = shallowRef(none)

/** Whose drafts and commands these are: account and company; '' without either. */
export function owner(of: Me | null | undefined = me.value): string {
  return of?.company ? `${of.account}/${of.company.id}` : ''
}

/** The page to show: who is nobody yet signs in, or does what leads there. */
export function wanted(): PageName {
  const { name } = route.value
  return owner() ? (me.value!.second_needed ? 'security' : name) : /^(second|reset|join)$/.test(name) ? name : 'sign-in'
}

/** Asks who is signed in and what waits. Without a connection, whoever was here last stays. */
export async function refresh(): Promise<void> {
  if (page.signed_out) {
    delete page.signed_out
    return learn(null)
  }
  try {
    await learn(await get<Me>('/me'))
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem
    return problem.status === 401 ? learn(null) : remember()
  }
  void refreshCounts()
}

/** Begins a page: who is signed in, or who was on this device last where the line is too slow to tell. */
export async function startSession(): Promise<void> {
  await Promise.race([refresh(), new Promise((done) => setTimeout(done, 3000))])
  await remember()
}

async function remember(): Promise<void> {
  if (me.value !== undefined) return
  const last = await device.get<Me & { at: number }>('me')
  await learn(last ?? null, last?.at)
}

/** Asks what waits; without an answer the figures stay. */
export async function refreshCounts(): Promise<void> {
  if (!owner()) return
  try {
    counts.value = await get<Counts>('/counts')
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem
  }
}

/** Signs in. An account of several companies chooses one afterwards. */
export async function signIn(account: string, password: string): Promise<void> {
  if ((await send<{ second?: boolean }>('POST', '/session', { account, password })).second) return go('/m/second')
  await refresh()
}

/** Goes to a company of the account. */
export async function chooseCompany(company: string): Promise<void> {
  await send('POST', '/session/company', { company })
  await refresh()
}

/** Signs out. What waits on the device stays, for this account and company alone. */
export async function signOut(): Promise<void> {
  try {
    await send('DELETE', '/session')
  } catch (problem) {
    if (!(problem instanceof Problem && problem.status === 401)) throw problem
  }
  await learn(null)
}

/** Chooses the account's language; the page is loaded anew in it. */
export async function setLanguage(language: string): Promise<void> {
  await learn(await send<Me>('PATCH', '/me', { language }))
}

async function learn(next: Me | null, at = Date.now()): Promise<void> {
  if (me.value !== undefined && owner() !== owner(next)) {
    counts.value = none
    forget()
  }
  setToken(next?.csrf ?? '')
  setClock(next, at)
  if (next) interrupted.value = ''
  me.value = next
  tell(owner(next))
  const noted = note(next, at).catch(() => undefined)
  // A page does not wait for its device; who signs out leaves nothing behind.
  if (!next) await noted
}

const sign = 'superform-owner'

/** Tells other tabs whose session it is now: all share the one cookie. Where storage is forbidden they learn it from the next answer. */
function tell(whose: string): void {
  try {
    localStorage.setItem(sign, whose)
  } catch {
    return
  }
}
addEventListener('storage', ({ key, newValue }) => {
  if (key === sign && newValue !== owner()) void refresh()
})

/** Notes on the device who was here last. What was read is nobody else's: it goes with whoever signs out. */
async function note(next: Me | null, at: number): Promise<void> {
  await (next ? device.set('me', { ...next, at }) : device.del('me'))
  const others = (await device.keys('seen ')).filter((key) => !next || key.indexOf(`seen ${next.account}/`))
  await Promise.all(others.map((key) => device.del(key)))
}

/** Times are told by the company's clock, which a sandbox moves at will. */
function setClock(next: Me | null, at: number): void {
  const ahead = next ? Date.parse(next.now) - at : 0
  setPlace({ language: page.language, zone: next?.zone ?? 'UTC', now: () => Date.now() + ahead })
}

watchSession(
  () => {
    interrupted.value = me.value?.login ?? interrupted.value
    return learn(null)
  },
  async () => {
    const before = owner()
    await refresh()
    return !!before && owner() === before
  }
)
