import type english from '../texts/en.json'
import { page } from './page'

/** A key of ui/texts/*.json. */
export type TextKey = keyof typeof english

/** The text of a key in the page's language, its {arguments} filled in; the key itself where there is none. */
export function t(key: TextKey, args?: Record<string, string | number>): string {
  return fill(page.texts[key] ?? key, args)
}

/** The text of a problem's code; undefined for a code that this page does not know. */
export function problemText(code: string, args?: Record<string, string | number>): string | undefined {
  const text = page.texts[`problem.${code}`]
  return text === undefined ? undefined : fill(text, args)
}

/** Puts arguments in place of {names}, in one pass: what an argument brings is never read again. */
function fill(text: string, args: Record<string, string | number> = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in args ? String(args[name]) : whole))
}
