import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { Picked } from '../../kit/later'
import { Problem, send } from '../client'
import type { Department, PersonRow } from './types'

/** A department that can be walked into, or chosen. */
export type Place = Department & { departments: number }

/** What a field of members or departments offers: POST /forms/{id}/choose. */
export interface Offered {
  items: PersonRow[]
  next?: string
  departments: Place[]
  path?: Picked[]
}

/** What is offered at the moment: where somebody stands, or for what they have typed. */
export interface Offering {
  text: Ref<string>
  found: ShallowRef<Offered | undefined>
  failed: ShallowRef<Problem | undefined>
  /** Nothing was typed and nobody has walked anywhere. */
  start: ComputedRef<boolean>
  /** Goes to a department, '' to the beginning. */
  walk: (to: string) => void
  /** Asks again, or for the page after a cursor. */
  load: (cursor?: string) => Promise<void>
}

const pause = 250

/** Asks what a field of what is filled in offers for a text. */
export function find({ form, ...rest }: Record<string, unknown>, field: string, text: string, more: Record<string, unknown> = {}): Promise<Offered> {
  return send<Offered>('POST', `/forms/${String(form)}/choose`, { ...rest, field, search: text.trim().slice(0, 60) || undefined, ...more })
}

/** Asks for what a field offers, as somebody types and walks; an answer that comes late for something else is let go. */
export function offering(field: string, subject: () => { form: string } & Record<string, unknown>): Offering {
  const text = ref(''), under = ref('')
  const found = shallowRef<Offered>()
  const failed = shallowRef<Problem>()
  let asked = 0
  async function load(cursor?: string): Promise<void> {
    const mine = ++asked
    failed.value = undefined
    try {
      const got = await find(subject(), field, text.value, { under: under.value || undefined, cursor })
      if (mine === asked) found.value = cursor ? { ...got, items: found.value!.items.concat(got.items) } : got
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      if (mine === asked) failed.value = problem
    }
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = (): void => clearTimeout(timer)
  watch(text, () => {
    stop()
    timer = setTimeout(() => void load(), pause)
  })
  onScopeDispose(stop)
  function walk(to: string): void {
    under.value = to
    text.value = ''
    found.value = undefined
    void load()
  }
  return { text, found, failed, start: computed(() => !text.value.trim() && !under.value), walk, load }
}
