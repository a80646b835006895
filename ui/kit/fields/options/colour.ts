/** The classes of the colours that options may have (forms.Colours). */
const classes: Record<string, string> = {
  grey: 'tag', red: 'tag tag-bad', orange: 'tag tag-warn', green: 'tag tag-good', teal: 'tag tint-1', blue: 'tag tag-accent', purple: 'tag tint-2', pink: 'tag tint-3'
}

/** What an option is drawn with; undefined for none. */
export const colourOf = (colour?: string): string | undefined => (colour ? classes[colour] : undefined)
