import { createServer, type Server as HttpServer } from 'node:http'
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { costOf, observe, slowed, slowdown, type Cost } from './slow'
import { spanOf } from './api'
import { expect, test } from './test'

const rounds = Number(process.env.SUPERFORM_ROUNDS ?? 3)

/** What the issue asks of a first visit, in milliseconds. */
const bars = { readable: 3000, usable: 4000 }

test('seconds on slow 3G with a slow processor', async ({ visit, as, server, browser }) => {
  const record = await as('employee').submit({ type: 'trip', ...(await spanOf(as('employee'), 2)), reason: '拜访客户' })
  const task = await as('lead').taskOf(record.id)
  const pages: [string, string | null, string][] = [
    ['sign in', null, '/m/sign-in'],
    ['home', 'lead', '/'],
    ['a task', 'lead', `/m/tasks/${task.id}`]
  ]
  const table: string[] = []
  for (const [name, account, path] of pages) {
    const first: Cost[] = []
    const later: Cost[] = []
    const bare: Cost[] = []
    for (let round = 0; round < rounds; round++) {
      const context = await visit(account, { before: observe })
      const page = await context.newPage()
      const session = await slowed(page)
      first.push(await costOf(page, session, server.url + path))
      later.push(await costOf(page, session, server.url + path))
      const floor = await floorOf(first[round]!.bytes)
      const other = await browser.newContext()
      await other.addInitScript(observe)
      const still = await other.newPage()
      bare.push(await costOf(still, await slowed(still), floor.url))
      floor.close()
      await other.close()
      await context.close()
    }
    table.push(...lines(name, first, later, bare))
    expect.soft(median(first, 'readable'), `${name} readable`).toBeLessThanOrEqual(bars.readable)
    expect.soft(median(first, 'usable'), `${name} usable`).toBeLessThanOrEqual(bars.usable)
  }
  console.log(['', `slow 3G (400 kbit/s, 400 ms), processor ÷ ${slowdown}; medians of ${rounds}`, head, ...table, ''].join('\n'))
})

const head = row('page', 'readable', 'usable', 'bytes', 'requests', 'floor readable', 'ours/floor')

function lines(name: string, first: Cost[], later: Cost[], bare: Cost[]): string[] {
  const floor = median(bare, 'readable')
  const one = (what: string, costs: Cost[]) =>
    row(
      what, seconds(median(costs, 'readable')), seconds(median(costs, 'usable')), String(median(costs, 'bytes')), String(median(costs, 'requests')),
      seconds(floor), (median(costs, 'readable') / floor).toFixed(2)
    )
  return [one(`${name}, first visit`, first), one(`${name}, later visit`, later)]
}

function row(...cells: string[]): string {
  return cells.map((cell, at) => (at ? cell.padStart(15) : cell.padEnd(24))).join('')
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}

function median(costs: Cost[], what: keyof Cost): number {
  return costs.map((one) => one[what]).sort((a, b) => a - b)[Math.floor(costs.length / 2)]!
}

/** A page of as many bytes that nothing has to be done with: what the wire alone takes. */
async function floorOf(bytes: number): Promise<{ url: string; close: () => void }> {
  const start = '<!doctype html><html lang="en"><title>floor</title><div id="app" data-v-app>'
  const filler = randomBytes(Math.max(0, bytes - 400)).toString('base64').slice(0, Math.max(0, bytes - 400))
  const server: HttpServer = createServer((_, answer) => {
    answer.setHeader('Content-Type', 'text/html; charset=utf-8')
    answer.end(`${start}<!--${filler}--><h1>Readable</h1></div>`)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() }
}
