import { w } from '../../words'
import type { Show } from '../show'

/** Minutes as people read them: «1 小时 30 分钟». */
export const show: Show = (_, value) => {
  const all = Math.abs(Number(value))
  if (isNaN(all)) return String(value)
  const hours = Math.floor(all / 60), minutes = all % 60
  return (Number(value) < 0 ? '-' : '') + (hours ? w('hours', { count: hours }) + (minutes ? ' ' : '') : '') + (minutes || !hours ? w('minutes', { count: minutes }) : '')
}
