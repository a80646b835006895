import { Caller } from './api'
import { wholeJob } from './journey'
import { Server } from './server'
import { expect, test as base } from './test'
import { Watch } from './watch'

// make test gives every runner one cluster; its own database is this test's.
const test = base.extend<{ server: Server }>({
  server: async ({}, use) => {
    const server = new Server({ DATABASE_URL: process.env.SUPERFORM_TEST_POSTGRES! })
    await server.start()
    await use(server)
    await server.remove()
    expect(server.faults(), 'the server’s log').toEqual([])
  }
})

test('the main job on PostgreSQL @phone', async ({ browser, server }) => {
  test.setTimeout(180_000)
  expect(process.env.SUPERFORM_TEST_POSTGRES, 'run it by make test, or scripts/with-postgres.sh').toBeTruthy()
  await server.logged('the demo company is complete')
  const session = await fetch(`${server.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ account: 'employee', password: 'superform-demo' })
  })
  const cookie = /superform_session=([^;]+)/.exec(session.headers.get('set-cookie') ?? '')![1]!
  const watch = new Watch(server.url)
  const [employee, lead] = await Promise.all([browser.newContext(), browser.newContext()])
  await watch.add(employee)
  await watch.add(lead)
  await wholeJob(await employee.newPage(), await lead.newPage(), server.url, new Caller(server.url, cookie))
  expect(watch.faults).toEqual([])
})
