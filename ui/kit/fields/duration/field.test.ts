import { beforeEach, expect, test } from 'vitest'
import { begin, type } from '../../testing'
import { show } from '../show'
import { makeField, mountField } from '../testing'

beforeEach(() => begin())

const boxes = (page: ReturnType<typeof mountField>) => page.all('input') as HTMLInputElement[]

test('hours and minutes are put together, and put in order when they are left', async () => {
  const page = mountField(makeField('duration'), 90)
  const [hours, minutes] = boxes(page)
  expect([hours!.value, minutes!.value, page.find('[role=group]').id]).toEqual(['1', '30', 'c'])
  expect([hours!.getAttribute('aria-label'), minutes!.getAttribute('aria-label')]).toEqual(['Field 小时', 'Field 分钟'])
  await type(minutes!, '９０')
  expect([page.value(), minutes!.value]).toEqual([150, '９０'])
  minutes!.dispatchEvent(new Event('change'))
  await page.set(150)
  expect([hours!.value, minutes!.value]).toEqual(['2', '30'])
  await type(minutes!, '')
  await type(hours!, '1.1')
  expect(page.value()).toBe(66)
  await type(hours!, '')
  expect(page.value()).toBeUndefined()
  await page.set(0)
  expect([hours!.value, minutes!.value]).toEqual(['', '0'])
})

test('what is no number stays, is told about, and only its box is marked', async () => {
  const page = mountField(makeField('duration'))
  const [hours, minutes] = boxes(page)
  await type(hours!, 'two')
  expect(page.value()).toBe('two:')
  expect([hours!.getAttribute('aria-invalid'), minutes!.getAttribute('aria-invalid')]).toEqual(['true', null])
  await type(hours!, '2')
  expect(page.value()).toBe(120)
  expect([hours!.getAttribute('aria-invalid'), minutes!.getAttribute('aria-invalid')]).toEqual(['true', 'true'])
})

test('minutes alone where the form says so, or where there can be less than none', async () => {
  for (const property of [{ 'x-input': 'minutes' }, { minimum: -60 }]) {
    const page = mountField(makeField('duration', property), 90)
    expect(boxes(page).map((one) => [one.id, one.value])).toEqual([['c', '90']])
    await type(boxes(page)[0]!, '－５'.replace('－', '−'))
    expect(page.value()).toBe(-5)
    begin()
  }
})

test('it is read as people say it', () => {
  const said = (value: unknown) => show(makeField('duration'), value)
  expect([said(90), said(120), said(45), said(0), said(-61), said('x'), said(undefined)]).toEqual(['1 小时 30 分钟', '2 小时', '45 分钟', '0 分钟', '-1 小时 1 分钟', 'x', ''])
  begin('en')
  expect([said(61), said(1)]).toEqual(['1 hour 1 minute', '1 minute'])
})
