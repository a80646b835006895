import { wholeJob } from './journey'
import { test } from './test'

test('from signing in to approved', async ({ visit, server, as }) => {
  const employee = await (await visit(null)).newPage()
  const lead = await (await visit(null)).newPage()
  await wholeJob(employee, lead, server.url, as('employee'))
})
