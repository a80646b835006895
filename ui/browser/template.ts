import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Server, type Template } from './server'

/** The accounts of the demo company, and the password of each. */
const logins = ['manager', 'admin', 'head', 'lead', 'employee', 'finance', 'guard']
const password = 'superform-demo'

/**
 * Makes one complete demo before the first test, with a session for each account. Every test starts a server
 * of its own from a copy, so that none sees what another did and all begin within a tenth of a second.
 */
export default async function prepare(): Promise<() => Promise<void>> {
  const server = new Server()
  const folder = mkdtempSync(join(tmpdir(), 'superform-template-'))
  await server.start()
  await server.logged('the demo company is complete')
  const template: Template = { data: server.data, sessions: {} }
  for (const account of logins) {
    const answer = await fetch(`${server.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: server.url },
      body: JSON.stringify({ account, password })
    })
    const cookie = /superform_session=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')
    if (!cookie) throw new Error(`${account} cannot sign in: ${answer.status} ${await answer.text()}`)
    template.sessions[account] = cookie[1]!
  }
  await server.stop()
  writeFileSync(join(folder, 'template.json'), JSON.stringify(template))
  process.env.SUPERFORM_TEMPLATE = folder
  return async () => {
    await server.remove()
    rmSync(folder, { recursive: true, force: true })
  }
}
