import { w } from '../../words'
import type { Shown } from '../show'
import { known, nameOf } from './known'

/** Records by their lines, as far as the page knows them. */
export const show = ({ from = '' }: Shown & { from?: string }, value: unknown): string =>
  (Array.isArray(value) ? value : [value]).map((id) => (known[nameOf(from, String(id))] || { label: w('referenceNamed') }).label).join('、')
