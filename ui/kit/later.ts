import { shallowRef } from 'vue'
import type { Component, InjectionKey, Ref } from 'vue'
import type { Outgoing } from './fields/file/shrink'

/** Somebody, or a department, that was chosen. */
export interface Picked {
  id: string
  name: string
}

/** Whom a search for a field of members or departments found. */
export interface Found {
  items: (Picked & { staff_number?: string; phone?: string })[]
  departments: Picked[]
}

/** What fields do without until the page stands: a sheet with a search for many choices, one of people, and what makes photos small. */
export interface Later {
  sheet: Component
  /** Takes field, most and chosen; tells choose with all that are chosen then, or close. */
  people: Component
  /** Whom a field of what is filled in offers for a text. */
  find?(subject: Record<string, unknown>, field: string, text: string): Promise<Found>
  /** The bare sheet. */
  Sheet: Component
  /** Large files go in parts; `sent` is told how much of one is there. */
  shrink(file: File, sent?: (share: number) => void): Promise<Outgoing>
}

/** What of that is there; given with provide(laterKey, …). */
export const laterKey: InjectionKey<Ref<Later | undefined>> = Symbol()

/** Where nobody gives it, it never comes. */
export const never = (): Ref<Later | undefined> => shallowRef()

/** What is being filled in, as the server is asked about it: its form, and a record, task or filing. */
export const subjectKey: InjectionKey<() => { form: string } & Record<string, unknown>> = Symbol('subject')
