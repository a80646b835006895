import { shallowRef } from 'vue'

/** What the reader is asked before a thing is done that the server has doubts about. */
export interface Doubt {
  text: string
  label: string
  answer(yes: boolean): void
}

/** The question that stands now; whoever hears of it shows it. */
export const doubt = shallowRef<Doubt>()
let hearing = 0

/** Says that questions are shown from now on, until what it gives is called. */
export function hears(): () => void {
  hearing++
  return () => {
    hearing--
    doubt.value?.answer(false)
  }
}

/** Asks the reader; no where nobody shows the question. */
export function sure(text: string, label: string): Promise<boolean> {
  if (!hearing) return Promise.resolve(false)
  return new Promise((resolve) => {
    doubt.value = {
      text,
      label,
      answer(yes) {
        doubt.value = undefined
        resolve(yes)
      }
    }
  })
}
