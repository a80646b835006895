import { afterEach, beforeEach, expect, test } from 'vitest'
import { go, route } from '../router'
import { button, hide, record, serve, settled, show } from '../work/fake'
import type { Fake } from '../work/fake'
import Mine from './mine.vue'

let fake: Fake

beforeEach(() => {
  const other = { form: 'app.other', form_title: '另一种' }
  fake = serve({
    'GET /records?limit=20': { items: [record('1'), record('2', { status: 'draft' }), record('3', { status: 'approved', ...other })], next: '' },
    "GET /records?limit=20&filter=status == 'approved'": { items: [record('3', { status: 'approved', ...other })], next: '' },
    "GET /records?form=app.other&scope=mine&limit=20&filter=status == 'approved'": { items: [record('3', { status: 'approved', ...other })], next: '' }
  })
  go('/m/mine', 'replace')
})
afterEach(hide)

const links = (): (string | null)[] => Array.from(document.querySelectorAll('.item')).map((one) => one.getAttribute('href'))

test('drafts come first and open to be filled in', async () => {
  await show(Mine)
  expect(links()).toEqual(['/m/forms/app.form?draft=2', '/m/records/1', '/m/records/3'])
  expect(document.querySelectorAll('.item')[2]!.textContent).toContain('已通过')
})

test('is narrowed by status and form by the server', async () => {
  await show(Mine)
  button('已通过').click()
  await settled()
  expect(route.value.path).toBe('/m/mine?status=approved')
  expect(fake.asked).toContain("GET /records?limit=20&filter=status == 'approved'")
  expect(links()).toEqual(['/m/records/3'])
  const choice = document.querySelector('select')!
  choice.value = 'app.other'
  choice.dispatchEvent(new Event('change'))
  await settled()
  expect(fake.asked).toContain("GET /records?form=app.other&scope=mine&limit=20&filter=status == 'approved'")
  expect(links()).toEqual(['/m/records/3'])
})
