import { watch } from 'vue'
import { keepAssets, savesData } from './assets'
export { outdated } from './assets'
import { startOutbox } from './commands'
import { stale, read, seenKey, type Seen } from './seen'
import { owner } from './session'
import { device } from './store'
import { startLive } from './stream'
import { allTexts } from './texts'

const day = 86400000
/** How many answers a device keeps, and how many forms it asks for before they are opened. */
const most = 120
const ahead = 12

/** What a page does once it stands: sends what waits, listens, and gets the device ready for being without a connection. */
export function start(): void {
  // Without them no other page can be shown; without a connection they are too late.
  void allTexts().catch(() => undefined)
  startOutbox()
  startLive()
  keepAssets()
  watch(() => owner(), (mine) => mine && setTimeout(() => void tidy().then(foresee).catch(() => undefined), 3000), { immediate: true })
}

/** Lets go of the oldest answers where there are many. */
async function tidy(): Promise<void> {
  const keys = await device.keys('seen ')
  if (keys.length <= most) return
  const all: { key: string; at: number }[] = []
  for (const key of keys) all.push({ key, at: (await device.get<Seen>(key))?.at ?? 0 })
  all.sort((a, b) => b.at - a.at)
  for (const { key } of all.slice(most)) await device.del(key)
}

/** Asks for the definitions of the forms that the reader may fill in, each once a day, unless data are to be saved. */
export async function foresee(): Promise<void> {
  const mine = owner()
  const list = await device.get<Seen>(seenKey('/menu'))
  if (savesData() || !list) return
  const { places } = list.answer as { places: { forms: { id: string }[] }[] }
  for (const { id } of places.reduce<{ id: string }[]>((all, place) => all.concat(place.forms), []).slice(0, ahead)) {
    const path = `/forms/${id}`
    const kept = await device.get<Seen>(seenKey(path))
    if (stale.value || mine !== owner()) return
    if (!kept || Date.now() - kept.at > day) await read(path)
  }
}
