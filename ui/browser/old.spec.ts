import { wholeJob } from './journey'
import { old } from './old'
import { expect, test } from './test'

test('the main job in an old web view', async ({ visit, server, as }) => {
  const employee = await (await visit(null, { before: old })).newPage()
  const lead = await (await visit(null, { before: old })).newPage()
  // Playwright's own evaluation needs what is taken away, so it asks the debugger.
  await employee.goto(`${server.url}/healthz`)
  const expression = `[${['BigInt', 'globalThis', '[].flat', 'ResizeObserver', 'AbortController', 'navigator.serviceWorker'].map((one) => `typeof ${one}`).join()}].join()`
  const { result } = await (await employee.context().newCDPSession(employee)).send('Runtime.evaluate', { expression })
  expect(result.value).toBe(Array(6).fill('undefined').join())
  await wholeJob(employee, lead, server.url, as('employee'))
})
