import type { Ref } from '../session'

/** Somebody in a list: what the view shows of them, and the caller may know. */
export interface PersonRow {
  id: string
  name: string
  photo?: string
  post?: string
  department?: Ref
  phone?: string
  internal_number?: string
  email?: string
  location?: string
  staff_number?: string
  away?: boolean
}

/** A page of people, with the departments that a search found. */
export interface PeopleList {
  items: PersonRow[]
  next?: string
  departments?: (Ref & { path?: string[] })[]
}

/** A department in the tree. */
export interface Department extends Ref {
  all: number
  path?: Ref[]
}

/** The company's groups and the reader's own. */
export interface Group extends Ref {
  own?: boolean
  favourites?: boolean
  members: number
  revision: number
}

/** When somebody is away, and who acts for them. */
export interface Absence {
  from: string
  until: string
  substitute?: Ref
  note?: string
  set_by?: Ref
}

/** A member's card, or the reader's own. */
export interface Card extends Ref {
  photo?: string
  phone?: string
  internal_number?: string
  email?: string
  staff_number?: string
  departments: { department: Ref; post?: Ref; main?: boolean; head?: boolean; above?: string[] }[]
  manager?: Ref
  location?: Ref
  absence?: Absence
  hidden_phone?: boolean
  editable?: string[]
  revision: number
}

/** A card as a view of people lays it out. */
export interface PersonCard extends Card {
  view?: string
  sections: { id: string; title?: string; facts: string[] }[]
  actions: string[]
  favourite: boolean
  groups?: string[]
  acts_for?: Ref[]
}
