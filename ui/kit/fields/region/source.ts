import { learnRegions, regions } from '../../../core/form/types/region'

/** Where the list of regions comes from: the server, unless the page knows how to keep it on the device. */
export const source = {
  async load(): Promise<string> {
    const answer = await fetch('/api/v1/regions', { credentials: 'same-origin' })
    if (!answer.ok) throw new Error(String(answer.status))
    return ((await answer.json()) as { list: string }).list
  }
}

let coming: Promise<void> | undefined

/** Brings the list of regions, once; it fails without a connection where the device does not hold it. */
export function bringRegions(): Promise<void> {
  if (regions().length) return Promise.resolve()
  const over = () => (coming = undefined)
  if (!coming) {
    coming = source.load().then(learnRegions)
    coming.then(over, over)
  }
  return coming
}
