import { show } from '../../kit/fields/show'
import { get } from '../client'
import type { RecordView } from './types'
import { version } from './versions'

/** A value of a draft that the form has no field for any more. */
export interface Leftover {
  label: string
  text: string
}

/** Names such values by the version of the form that they were filled in with; by their ids where that cannot be had. */
export async function leftovers(record: string, data: Record<string, unknown>, ids: readonly string[]): Promise<Leftover[]> {
  const older = async () => {
    const draft = await get<RecordView>(`/records/${record}`)
    return version(draft.form, draft.form_version)
  }
  const form = record ? await older().catch(() => undefined) : undefined
  return ids.map((id) => {
    const field = form?.fields.get(id)
    return { label: field?.label ?? id, text: field ? show(field, data[id]) : String(data[id]) }
  })
}
