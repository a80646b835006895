import { spanOf } from './api'
import { expect, test } from './test'

test('the API answers to a prepared session', async ({ as }) => {
  const span = await spanOf(as('employee'), 4)
  const record = await as('employee').submit({ type: 'trip', ...span, reason: 'x' })
  expect((await as('lead').decide(record.id, 'agree')).status).toBe('running')
})
