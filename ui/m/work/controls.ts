import { bringControls, type Unit } from '../../kit/fields/controls'
import type { Form } from '../../core/form'
import { Problem } from '../client'
import { allTexts } from '../texts'

interface Loader {
  superform?: { given(name: string): Unit | undefined }
}

/** Brings what fills in a form: what stands in the page at once, the rest with the texts that go with it. */
export function controls(form: Form): Promise<void> {
  const { superform } = window as Loader
  return bringControls(form, superform && superform.given, async (load) => {
    try {
      return (await Promise.all([load(), allTexts()]))[0]
    } catch (missing) {
      // The device does not hold it, and the server cannot be reached.
      throw new Problem(0, 'offline', String(missing))
    }
  })
}
