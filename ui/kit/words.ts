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
