import { nextTick } from 'vue'
import { beforeEach, expect, test, vi } from 'vitest'
import { begin } from '../../testing'
import { show } from '../show'
import { makeField, mountField } from '../testing'
import { names, type Unnamed } from './names'

const some = { control: 'member' }

beforeEach(() => {
  begin()
  for (const id of Object.keys(names)) delete names[id]
  names.ben = '<i>Ben</i>'
  names.ana = 'Ana'
})

test('one member is chosen in the sheet, shown by name and taken away', async () => {
  const page = mountField(makeField('member'))
  expect(page.find('.member-add').textContent).toBe('选择成员')
  page.find('.member-add').click()
  await nextTick()
  page.find('.chooser-ana').click()
  await nextTick()
  expect(page.value()).toBe('ana')
  expect(page.all('.chooser')).toHaveLength(0)
  expect(page.find('.member-one bdi').textContent).toBe('Ana')
  expect(page.find('.member-add').textContent).toBe('另选')
  page.find('[aria-label="移出：Ana"]').click()
  await nextTick()
  expect(page.value()).toBeUndefined()
})

test('several stand in the order in which they were chosen, up to as many as there may be', async () => {
  const page = mountField(makeField('members', { maxItems: 2 }, some), ['ben'])
  page.find('.member-add').click()
  await nextTick()
  page.find('.chooser-ana').click()
  await nextTick()
  expect(page.value()).toEqual(['ben', 'ana'])
  expect(page.all('.member-one bdi').map((one) => one.textContent)).toEqual(['<i>Ben</i>', 'Ana'])
  expect(page.all('.member-add')).toHaveLength(0)
  expect(page.find('[role=status]').textContent).toContain('2')
  page.find('.member-one .icon-button').click()
  await nextTick()
  page.find('.member-one .icon-button').click()
  await nextTick()
  expect(page.value()).toBeUndefined()
  page.find('.member-add').click()
  await nextTick()
  page.find('.chooser-close').click()
  await nextTick()
  expect(page.all('.chooser')).toHaveLength(0)
})

test('departments have words of their own', () => {
  expect(mountField(makeField('department', {}, some)).find('.member-add').textContent).toBe('选择部门')
  expect(mountField(makeField('departments', {}, some), ['ana']).find('.member-add').textContent).toBe('选择部门')
})

test('names that are not known are asked for until somebody tells them', async () => {
  vi.useFakeTimers()
  const field = makeField('members', {}, some)
  const page = mountField(field, ['cai', 'ben'])
  expect(show(field, ['cai', 'ben'])).toBe('…、<i>Ben</i>')
  vi.advanceTimersByTime(1000)
  const asked: string[][] = []
  const answer = (event: Event) => {
    event.preventDefault()
    const { ids, tell } = (event as CustomEvent<Unnamed>).detail
    asked.push(ids)
    tell(ids.map((id) => ({ id, name: id.toUpperCase() })))
  }
  window.addEventListener('superform-unnamed', answer)
  vi.advanceTimersByTime(1000)
  window.removeEventListener('superform-unnamed', answer)
  vi.useRealTimers()
  await nextTick()
  expect(asked).toEqual([['cai']])
  expect(page.find('.member-one bdi').textContent).toBe('CAI')
  expect(show(field, ['cai'])).toBe('CAI')
})
