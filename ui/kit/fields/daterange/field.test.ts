import { nextTick } from 'vue'
import { beforeEach, expect, test } from 'vitest'
import { begin, type } from '../../testing'
import { show } from '../show'
import { makeField, mountField } from '../testing'

beforeEach(() => begin())

test('a first and a last day: the last follows the first where nobody said more', async () => {
  const page = mountField(makeField('daterange'))
  const boxes = () => page.all('input') as HTMLInputElement[]
  expect(boxes().map((one) => [one.type, one.getAttribute('aria-label'), one.getAttribute('aria-invalid')])).toEqual([['date', 'Field 从', 'true'], ['date', 'Field 到', 'true']])
  expect([page.find('[role=group]').id, page.all('select').length]).toEqual(['c', 0])
  await type(boxes()[0]!, '2026-11-22')
  expect(page.value()).toEqual({ from: '2026-11-22' })
  boxes()[0]!.dispatchEvent(new Event('blur'))
  await nextTick()
  expect(page.value()).toEqual({ from: '2026-11-22', to: '2026-11-22' })
  expect(boxes()[1]!.min).toBe('2026-11-22')
  await type(boxes()[1]!, '2026-11-24')
  expect(page.value()).toEqual({ from: '2026-11-22', to: '2026-11-24' })
  await type(boxes()[0]!, '')
  await type(boxes()[1]!, '')
  expect(page.value()).toBeUndefined()
})

test('halves are asked for where the form has them; the whole day is said by nothing', async () => {
  const page = mountField(makeField('daterange', { 'x-halves': true }), { from: '2026-11-22', to: '2026-11-24' })
  const [from, to] = page.all('select') as HTMLSelectElement[]
  expect([from!.value, to!.value]).toEqual(['am', 'pm'])
  const choose = async (box: HTMLSelectElement, value: string) => {
    box.value = value
    box.dispatchEvent(new Event('change'))
    await nextTick()
  }
  await choose(from!, 'pm')
  await choose(to!, 'am')
  expect(page.value()).toEqual({ from: '2026-11-22', from_half: 'pm', to: '2026-11-24', to_half: 'am' })
  expect(show(makeField('daterange'), page.value())).toBe('2026-11-22 下午 – 2026-11-24 上午')
  await choose(from!, 'am')
  await choose(to!, 'pm')
  expect(page.value()).toEqual({ from: '2026-11-22', to: '2026-11-24' })
  expect(['from_half', 'to_half', ''].map((half) => show(makeField('daterange'), { from: '2026-11-22', to: '2026-11-22', [half]: half === 'to_half' ? 'am' : 'pm' }))).toEqual(['2026-11-22 下午', '2026-11-22 上午', '2026-11-22'])
})
