import type { ReadingForm } from '../../kit/read/reading'
import { read } from '../seen'
import { owner } from '../session'

const versions = new Map<string, Promise<ReadingForm>>()

/** The version of a form that a record names, to read the record with. Versions never change, so each is asked for once. */
export function version(form: string, number: number): Promise<ReadingForm> {
  const address = `/forms/${form}/reading?version=${number}`
  const key = owner() + address
  const known = versions.get(key)
  if (known) return known
  const asked = read<ReadingForm>(address)
  versions.set(key, asked)
  asked.catch(() => versions.delete(key))
  return asked
}
