import { expect, test } from 'vitest'
import { read } from './router'

test.each([
  ['/', '', 'home', ''],
  ['/m', '', 'home', ''],
  ['/m/', '', 'home', ''],
  ['/m/tasks', '?status=done', 'tasks', ''],
  ['/m/tasks/7f', '', 'task', '7f'],
  ['/m/records/7f/', '', 'record', '7f'],
  ['/m/forms/leave.request', '?draft=1', 'form', 'leave.request'],
  ['/m/forms/%E0%A4%A', '', 'unknown', ''],
  ['/m/constructor', '', 'unknown', ''],
  ['/m/tasks/1/2', '', 'unknown', '2']
])('%s%s is %s', (path, search, name, id) => {
  const route = read(path, search)
  expect(route.name).toBe(name)
  if (name !== 'unknown') expect(route.id).toBe(id)
})
