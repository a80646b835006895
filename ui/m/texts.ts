import { fill } from '../kit/words'
import type english from '../texts/en.json'
import { page } from './page'

/** A key of ui/texts/*.json. */
export type TextKey = keyof typeof english

/** The text of a key in the page's language, its {arguments} filled in; the key itself where there is none. */
export function t(key: TextKey, args?: Record<string, string | number>): string {
  return fill(page.texts[key] ?? key, args)
}

interface Loaded {
  superformTexts?: Record<string, string>
  superform?: { script(address: string): Promise<unknown> }
}

let bringing: Promise<unknown> | undefined

/** Brings the texts that the first page did without: it carries those of its own. Whoever asks meanwhile waits for the same. */
export async function allTexts(): Promise<void> {
  const loaded = window as Loaded
  const address = page.assets.find((one) => one.indexOf('/assets/language-') === 0)
  if (!loaded.superformTexts && address) await (bringing ??= loaded.superform?.script(address).finally(() => (bringing = undefined)))
  Object.assign(page.texts, loaded.superformTexts)
}
