import type { KeptDraft } from './drafts'
import { outbox } from './waiting'
import { owner } from './session'
import { device } from './store'

const prefix = () => `draft ${owner()} `

/** The page of a draft. */
export const draftHref = ({ form, record, filing }: Pick<KeptDraft, 'form' | 'record' | 'filing'>): string => `/m/forms/${form}?draft=${record}${filing?.for ? `&for=${filing.for}` : ''}`

/** Where a draft lies on the device. */
export const draftKey = (form: string, record = '') => `${prefix()}${form} ${record || 'new'}`

/** The drafts on this device of the account and company at work, latest first. */
export async function keptDrafts(): Promise<KeptDraft[]> {
  const found: KeptDraft[] = []
  for (const key of await device.keys(prefix())) {
    const one = await device.get<KeptDraft>(key)
    if (one) found.push(one)
  }
  return found.sort((a, b) => b.savedAt - a.savedAt)
}

/** The command that sends a draft and waits, or was refused; the draft is not written to meanwhile. */
export const sending = (key: string) => outbox.value.find((one) => one.draft === key)
