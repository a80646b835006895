/** What the server says at the end of the page; docs/pages.md describes it. */
export interface Page {
  language: string
  /** Hash of the built client; the device holds its assets where the cookie superform_build says the same. */
  build: string
  /** What a device has to fetch so that the next visit needs no code: addresses of texts, and of a list (.json) of all scripts and styles. */
  assets: string[]
  texts: Record<string, string>
  /** Answers of the API by address, each to be used once. */
  answers: Record<string, unknown>
  /** The server has seen that there is no session: asking who is signed in can be spared. */
  signed_out?: true
  /** What went wrong before the reader was sent here. */
  wrong?: string
}

/** What stands in the page: without the texts where a script has brought them, the token masked. */
interface Sent extends Omit<Page, 'texts'> {
  texts?: Record<string, string>
  csrf?: string
}

/** Takes the random pad off the token: the first half is the pad, the second the token under it. */
export function unmask(masked: string): string {
  const bytes = atob(masked)
  const half = bytes.length / 2
  let text = ''
  for (let i = 0; i < half; i++) text += String.fromCharCode(bytes.charCodeAt(i) ^ bytes.charCodeAt(half + i))
  return text
}

/** Reads what stands in the page. */
export function readPage(text: string, texts: Record<string, string> = {}): Page {
  const sent = JSON.parse(text) as Sent
  const me = sent.answers['/api/v1/me'] as { csrf?: string } | undefined
  if (me && sent.csrf) me.csrf = unmask(sent.csrf)
  return { ...sent, texts: sent.texts ?? texts }
}

const element = typeof document === 'undefined' ? null : document.getElementById('superform-page')

/** The page's own data. */
export const page: Page = element?.textContent
  ? readPage(element.textContent, (window as { superformTexts?: Record<string, string> }).superformTexts)
  : { language: 'zh-CN', build: '', assets: [], texts: {}, answers: {} }
