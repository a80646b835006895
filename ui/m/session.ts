import { shallowRef } from 'vue'
import { get, onSignedOut, Problem, send, setToken } from './client'
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
  sandbox: boolean
  companies: Ref[]
  csrf?: string
}

/** What waits: open tasks, unread notices. */
export interface Counts {
  tasks: number
  notices: number
}

/** The caller; null for nobody, undefined while that is not known. */
export const me = shallowRef<Me | null>()

/** The caller's figures. */
export const counts = shallowRef<Counts>({ tasks: 0, notices: 0 })

/** Whose drafts and commands these are: account and company; '' without either. */
export function owner(of: Me | null | undefined = me.value): string {
  return of?.company ? `${of.account}/${of.company.id}` : ''
}

/** Asks who is signed in and what waits. Without a connection, whoever was here last stays. */
export async function refresh(): Promise<void> {
  try {
    await learn(await get<Me>('/me'))
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem
    if (problem.status === 401) return learn(null)
    if (me.value === undefined) me.value = (await device.get<Me>('me')) ?? null
    return
  }
  await refreshCounts()
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
  await send('POST', '/session', { account, password })
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

async function learn(next: Me | null): Promise<void> {
  setToken(next?.csrf ?? '')
  if (owner() !== owner(next)) counts.value = { tasks: 0, notices: 0 }
  me.value = next
  await (next ? device.set('me', next) : device.del('me')).catch(() => undefined)
}

onSignedOut(() => learn(null))
