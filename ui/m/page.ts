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
}

const element = typeof document === 'undefined' ? null : document.getElementById('superform-page')

/** The page's own data. */
export const page: Page = element?.textContent
  ? (JSON.parse(element.textContent) as Page)
  : { language: 'zh-CN', build: '', assets: [], texts: {}, answers: {} }
