/** A department by id and name. */
export interface Named {
  id: string
  name: string
}

/** What a link to join says. */
export interface JoinPage {
  company: string
  by?: string
  department?: string
  kind: 'link' | 'personal' | 'mail'
  name?: string
  email?: string
  expires: string
}

/** How it stands with whoever has come by a link. */
export interface JoinState {
  status: 'waiting' | 'accepted' | 'refused'
  company: string
  company_id: string
  name: string
  login?: string
  reason?: string
}

/** What somebody says of themselves. */
export interface JoinPerson {
  name: string
  phone: string
  staff_number: string
  email: string
}

/** An invitation as its maker sees it; link and qr are there once. */
export interface Invitation {
  id: string
  kind: 'link' | 'personal' | 'mail'
  department?: Named
  member?: Named
  email?: string
  made_by?: Named
  uses: number
  max_uses: number
  expires_at: string
  status: 'open' | 'used' | 'expired' | 'revoked'
  link?: string
  qr?: { size: number; path: string }
}

/** What the caller may do with invitations. */
export interface InviteWays {
  invite: boolean
  organise: boolean
  mail: boolean
  max_uses: number
  max_days: number
}

/** Somebody who waits to be let in, and whom of the list they may be. */
export interface Joiner extends Partial<JoinPerson> {
  id: string
  status: JoinState['status']
  name: string
  account?: boolean
  department?: Named
  invited_by?: Named
  member?: { id: string; name: string; department?: Named; same_name: boolean; same_staff_number: boolean; same_phone: boolean; joined?: boolean }
  since: string
}

/** How far a department has come; total counts all. */
export interface JoiningRate {
  department?: Named
  people: number
  joined: number
  waiting: number
  invited: number
  excused: number
  not: number
}

/** How far the departments have come, and until when. */
export interface JoiningRates {
  deadline?: string
  total: JoiningRate
  departments: JoiningRate[]
}

/** Somebody of the list who has not joined, and what has been said of it. */
export interface ToJoin {
  id: string
  name: string
  staff_number?: string
  email: boolean
  /** Somebody waits to be let in as this member. */
  waiting?: boolean
  invited_at?: string
  reason?: 'away' | 'phone' | 'left' | 'other'
  note?: string
}

const drawer = 'superform-join'

/** The key of this device for a token, '' for none; with no token, the last one. Tokens themselves are not kept. */
export function deviceKey(token: string): string {
  try {
    const [mark = '', key = ''] = (localStorage.getItem(drawer) ?? '').split(' ')
    return !token || mark === token.slice(0, 8) ? key : ''
  } catch {
    return ''
  }
}

/** Keeps a key for a token, or with none forgets it. Where storage is forbidden the page alone knows it. */
export function keepKey(token: string, key: string): void {
  try {
    if (key) localStorage.setItem(drawer, `${token.slice(0, 8)} ${key}`)
    else localStorage.removeItem(drawer)
  } catch {
    return
  }
}
