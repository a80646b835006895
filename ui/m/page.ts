/** What the server says at the end of the page; docs/pages.md describes it. */
export interface Page {
  language: string
  /** Hash of the built client; the device holds its assets where the cookie superform_build says the same. */
  build: string
  /** What a device has to fetch so that the next visit needs no code: addresses of script, style and texts. */
  assets: string[]
  texts: Record<string, string>
  /** Answers of the API by address, each to be used once. */
  answers: Record<string, unknown>
  /** The token against forged requests, under a pad: base64 of the pad and the token in exclusive or with it. */
  csrf?: string
}

const element = typeof document === 'undefined' ? null : document.getElementById('superform-page')

/** The page's own data. */
export const page: Page = {
  language: 'zh-CN',
  build: '',
  assets: [],
  texts: {},
  answers: {},
  ...(element?.textContent ? (JSON.parse(element.textContent) as Partial<Page>) : {})
}

/** The token that came with the page, once; '' without one. */
export function takeToken(): string {
  const bytes = Array.from(atob(page.csrf ?? ''), (char) => char.charCodeAt(0))
  delete page.csrf
  const half = bytes.length / 2
  return String.fromCharCode(...bytes.slice(half).map((byte, at) => byte ^ bytes[at]!))
}
