import type { Named } from './acting'

/** Somebody's card, as far as the administration needs it. */
export interface Card extends Named {
  staff_number?: string
  phone?: string
  email?: string
  departments: { department: Named; post?: Named; main?: boolean; head?: boolean }[]
  manager?: Named
  absence?: { from: string; until: string; substitute?: Named; note?: string }
  account?: boolean
  left?: string
  successor?: Named
  revision: number
}

/** Where somebody is used, before they leave or move on. 1000 is 1000 or more. */
export interface Uses {
  definitions: string[]
  heads: Named[]
  reports: number
  tasks: number
  records: number
  superior?: Named
  acts_for: Named[]
}
