import { h, provide, shallowRef, type Component, type FunctionalComponent } from 'vue'
import { toast } from '../../kit/toast'
import { whyKey } from '../../kit/why'
import Why from '../../kit/why-button.vue'
import { eventually } from '../eventually'
import { t } from '../texts'

/** One reason why a field stands as it does, as POST /forms/{id}/evaluate and GET /records/{id}/why answer it. */
export interface Reason {
  keyword: string
  result?: string
  words: string
  inputs: { path?: string; label: string; shown?: string; why?: boolean }[]
}

/** Reasons by the path of a field. */
export interface Reasons {
  why: Record<string, Reason[]>
}

/**
 * Lets the fields below be asked why they stand as they do: `ask` asks the server about a path. It gives what shows the answer,
 * which is brought on the first tap.
 */
export function explains(ask: (path: string) => Promise<Reasons>): FunctionalComponent {
  const asked = shallowRef<{ path: string; label: string }>()
  const sheet = shallowRef<Component>()
  const close = () => (asked.value = undefined)
  const open = (path: string, label: string): void => {
    asked.value = { path, label }
    if (!sheet.value) void eventually(() => import('./why-sheet.vue'), () => toast(t('why.offline'), { bad: true })).then((brought) => (sheet.value = brought.default))
  }
  provide(whyKey, (path, label) => h(Why, { label, onClick: () => open(path, label) }))
  return () => asked.value && sheet.value && h(sheet.value, { ...asked.value, ask, onClose: close })
}
