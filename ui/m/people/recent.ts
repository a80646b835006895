import type { Unnamed } from '../../kit/fields/member/names'
import type { Picked } from '../../kit/later'
import { Problem } from '../client'
import { read, seenKey } from '../seen'
import { device } from '../store'

/** Whom somebody chose in fields, the last first; signing out erases it with all that was seen. */
const most = 30
const place = (of: string): string => seenKey(`recent ${of}`)

/** Those who were chosen last: members, or departments. */
export async function recent(of: string): Promise<Picked[]> {
  return await device.get<Picked[]>(place(of)) ?? []
}

/** Keeps who was chosen, before those chosen earlier. */
export function keepRecent(of: string, picked: Picked[]): Promise<void> {
  const plain = picked.map(({ id, name }) => ({ id, name }))
  return device.change<Picked[]>(place(of), (before) => plain.concat((before ?? []).filter(({ id }) => !plain.some((one) => one.id === id))).slice(0, most))
}

/** Tells fields how ids read: what the server says of them, or, without a connection, what is known from when they were chosen. */
async function tell({ ids, tell: told }: Unnamed): Promise<void> {
  try {
    told((await read<{ items: Picked[] }>(`/org/names?ids=${ids.join()}`)).items)
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem
    const known = (await Promise.all(['member', 'department'].map(recent))).reduce((all, some) => all.concat(some))
    told(known.filter(({ id }) => ids.indexOf(id) >= 0))
  }
}

window.addEventListener('superform-unnamed', (event) => {
  event.preventDefault()
  void tell((event as CustomEvent<Unnamed>).detail)
})
