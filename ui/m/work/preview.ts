import { onScopeDispose, ref, shallowRef } from 'vue'
import { send } from '../client'
import type { Filing } from '../drafts'
import { sent } from './attach'
import type { Path } from './types'

const pause = 300

/** What of it concerns what a form makes of data. */
export const asked = (filing?: Filing): Filing => ({ for: filing?.for, department: filing?.department })

/** Asks what would come of data if they were submitted, a moment after the last change; what was overtaken is thrown away. record names the server's draft, which holds the files. */
export function previews(form: string, record: () => string | undefined, filing: () => Filing | undefined): { path: { value: Path | undefined }; failed: { value: boolean }; ask(data: Record<string, unknown> | undefined): void } {
  const path = shallowRef<Path>()
  const failed = ref(false)
  let timer = 0
  let question = 0

  async function request(data: Record<string, unknown>, mine: number): Promise<void> {
    const answer = await sent(data)
      .then((known) => send<Path>('POST', `/forms/${form}/preview`, { data: known, record: record() || undefined, ...asked(filing()) }))
      .catch(() => undefined)
    if (mine !== question) return
    path.value = answer
    failed.value = !answer
  }

  /** undefined: nothing sensible can be asked, and what was answered holds no more. */
  function ask(data: Record<string, unknown> | undefined): void {
    clearTimeout(timer)
    const mine = ++question
    failed.value = false
    if (data) timer = window.setTimeout(request, pause, data, mine)
    else path.value = undefined
  }
  onScopeDispose(() => ask(undefined))
  return { path, failed, ask }
}
