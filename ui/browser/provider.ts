import { createHash, createSign, generateKeyPairSync } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A small OpenID Connect provider that agrees at once: whoever comes is `claims`; with `refuse` it says no. */
export class Provider {
  claims: Record<string, unknown> = {}
  refuse = false
  private server?: Server
  private readonly keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  private readonly codes = new Map<string, URLSearchParams>()

  /** Its issuer. */
  get url(): string {
    return `http://127.0.0.1:${(this.server!.address() as AddressInfo).port}`
  }

  /** Starts on a free port. */
  async start(): Promise<void> {
    this.server = createServer((request, answer) => {
      const at = new URL(request.url ?? '', this.url)
      if (at.pathname === '/authorize') {
        const back = new URL(at.searchParams.get('redirect_uri')!)
        const code = String(this.codes.size + 1)
        this.codes.set(code, at.searchParams)
        back.search = new URLSearchParams({ ...(this.refuse ? { error: 'access_denied' } : { code }), state: at.searchParams.get('state')!, session_state: 'x' }).toString()
        answer.writeHead(302, { Location: back.href }).end()
        return
      }
      let body = ''
      request.on('data', (part: Buffer) => (body += part.toString()))
      request.on('end', () => {
        const said = this.say(at.pathname, new URLSearchParams(body))
        answer.writeHead(said ? 200 : 400, { 'Content-Type': 'application/json' }).end(JSON.stringify(said ?? { error: 'invalid_grant' }))
      })
    })
    await new Promise<void>((done) => this.server!.listen(0, '127.0.0.1', done))
  }

  /** Ends it. */
  async stop(): Promise<void> {
    this.server!.closeAllConnections()
    await new Promise((done) => this.server!.close(done))
  }

  private say(path: string, form: URLSearchParams): unknown {
    if (path === '/keys') return { keys: [{ ...this.keys.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] }
    if (path !== '/token') return { issuer: this.url, authorization_endpoint: `${this.url}/authorize`, token_endpoint: `${this.url}/token`, jwks_uri: `${this.url}/keys` }
    const asked = this.codes.get(form.get('code') ?? '')
    this.codes.delete(form.get('code') ?? '')
    if (!asked || createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url') !== asked.get('code_challenge')) return undefined
    const now = Math.floor(Date.now() / 1000)
    const text = `${encode({ alg: 'RS256', kid: 'one' })}.${encode({ iss: this.url, aud: asked.get('client_id'), iat: now, exp: now + 300, nonce: asked.get('nonce'), ...this.claims })}`
    return { access_token: 'a', token_type: 'Bearer', id_token: `${text}.${createSign('sha256').update(text).sign(this.keys.privateKey).toString('base64url')}` }
  }
}
