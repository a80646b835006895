import type english from '../texts/en.json'

type Args = Record<string, string | number>

/** A text of the kit, by its key in ui/texts/*.json without «kit.». */
export type Word = keyof typeof english extends infer K ? (K extends `kit.${infer W}` ? W : never) : never

let find: (key: string, args?: Args) => string = (key) => key

/** Says where the kit's texts come from: the page gives its own function of texts, once, before it mounts. */
export function setWords(text: (key: `kit.${Word}`, args?: Args) => string): void {
  find = text as typeof find
}

/** A text of the kit in the page's language. */
export function w(word: Word, args?: Args): string {
  return find(`kit.${word}`, args)
}

/**
 * Puts arguments in place of {names}, in one pass: what an argument brings is never read again. A text with a bar is
 * two, the first for one of what {n} or {count} counts.
 */
export function fill(text: string, args: Args = {}): string {
  const [one, more] = text.split('|')
  return ((args.n ?? args.count) === 1 ? one! : (more ?? one!)).replace(/\{(\w+)\}/g, (whole, name: string) => (name in args ? String(args[name]) : whole))
}
