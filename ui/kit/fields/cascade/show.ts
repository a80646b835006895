import type { Option } from '../../../core/form/definition'
import type { Shown } from '../show'

/** A choice with those that it stands below: «浙江 / 杭州». */
export function show({ options = [] }: Shown, value: unknown): string {
  const out: string[] = []
  let id: unknown = value
  const find = () => (options as Option[]).filter((one) => one.id === id)[0]
  for (let one = find(); one && out.length < 9; id = one.under, one = find()) out.unshift(one.label)
  return out.join(' / ') || String(value)
}
