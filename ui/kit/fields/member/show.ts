import { nameOf } from './names'

/** Members and departments by their names. */
export const show = (_: unknown, value: unknown): string =>
  (Array.isArray(value) ? value : [value]).map((id) => nameOf(String(id)) || '…').join('、')
