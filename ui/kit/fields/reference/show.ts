import { hasInjectionContext, inject } from 'vue'
import { w } from '../../words'
import { chooseKey } from '../choose'
import type { Shown } from '../show'
import { known, learn, nameOf } from './known'

/** Records by their lines, as far as the page knows them; where a form draws what it does not know, the server is asked. */
export function show({ from = '', path }: Shown & { from?: string; path?: string }, value: unknown): string {
  const ids = (Array.isArray(value) ? value : [value]).map(String)
  const choose = path && ids.some((id) => !known[nameOf(from, id)]) && hasInjectionContext() ? inject(chooseKey, undefined) : undefined
  if (choose) learn(choose, { from, path: path! }, ids)
  return ids.map((id) => (known[nameOf(from, id)] || { label: w('referenceNamed') }).label).join('、')
}
