import { prepare } from '../../core/form/definition'
import type { Form, FormView } from '../../core/form'
import { page } from '../page'
import { read } from '../seen'
import { owner } from '../session'

const versions = new Map<string, Promise<Form>>()

/** The version of a form that a record names, ready to be drawn. Versions never change, so each is asked for once. */
export function version(form: string, number = 0): Promise<Form> {
  const address = `/forms/${form}?version=${number}`
  const key = owner() + address
  const known = versions.get(key)
  if (known) return known
  const asked = read<FormView>(address).then((view) => prepare(view, page.language))
  versions.set(key, asked)
  asked.catch(() => versions.delete(key))
  return asked
}
