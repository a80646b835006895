import type { BrowserContext, ConsoleMessage } from '@playwright/test'

/** What a refused command and a session that ended look like in the console: the page is meant to handle them. */
const answered = /Failed to load resource: the server responded with a status of (401|403|404|409|410|412|422|429)/
/** What a cut connection looks like there. */
const cut = /unknown error occurred when fetching the script|net::ERR_(FAILED|INTERNET_DISCONNECTED|CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|NETWORK_CHANGED|INCOMPLETE_CHUNKED_ENCODING|NETWORK_IO_SUSPENDED)/

/** Watches all pages of a context for what no page may do. */
export class Watch {
  readonly faults: string[] = []
  /** Set by tests that cut the connection. */
  offline = false
  /** Set by tests that are sent to sign in elsewhere: the one other origin where a page may lead. */
  elsewhere = ''

  constructor(private readonly origin: string) {}

  async add(context: BrowserContext): Promise<void> {
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`)
      })
      addEventListener('unhandledrejection', (event) => console.error(`unhandled rejection: ${String(event.reason)}`))
    })
    context.on('console', (message) => this.say(message))
    context.on('weberror', (error) => this.faults.push(`${error.error().stack ?? error.error().message}`))
    context.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (origin !== this.origin && !(origin === this.elsewhere && request.isNavigationRequest()) && !['data:', 'blob:'].includes(protocol)) this.faults.push(`a request to another origin: ${request.url()}`)
    })
    context.on('response', (response) => {
      if (response.status() >= 500 && !this.offline) this.faults.push(`${response.status()} ${response.request().method()} ${response.url()}`)
    })
  }

  private say(message: ConsoleMessage): void {
    const text = message.text()
    if (message.type() !== 'error' && !/\[Vue warn\]/.test(text)) return
    if (answered.test(text) || (this.offline && (cut.test(text) || /status of 50[234]/.test(text)))) return
    this.faults.push(`console: ${text} (${message.location().url}:${message.location().lineNumber})`)
  }
}
