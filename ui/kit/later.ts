import { shallowRef } from 'vue'
import type { Component, InjectionKey, Ref } from 'vue'
import type { Outgoing } from './fields/file/shrink'

/** What fields do without until the page stands: a sheet with a search for many choices, and what makes photos small. */
export interface Later {
  sheet: Component
  shrink(file: File): Promise<Outgoing>
}

/** What of that is there; given with provide(laterKey, …). */
export const laterKey: InjectionKey<Ref<Later | undefined>> = Symbol('later')

/** Where nobody gives it, it never comes. */
export const never = (): Ref<Later | undefined> => shallowRef()
