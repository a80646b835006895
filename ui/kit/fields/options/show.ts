import { labelOf, type Shown } from '../show'
import { fill } from '../../words'

/** Choices as people read them; of a ranking with their places. */
export function show(field: Shown & { input?: string }, value: unknown): string {
  const ranked = field.input === 'ranking'
  const said = (Array.isArray(value) ? value : [value]).map((id, at) => fill(ranked ? '{at}. {label}' : '{label}', { at: at + 1, label: labelOf(field.options, String(id)) }))
  return said.join('、')
}
