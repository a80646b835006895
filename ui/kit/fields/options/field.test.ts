import { nextTick } from 'vue'
import { beforeEach, expect, test } from 'vitest'
import { begin } from '../../testing'
import { show } from '../show'
import { makeField, mountField } from '../testing'

beforeEach(() => begin())

const three = [{ id: 'a', label: '<i>A</i>' }, { id: 'b', label: 'B' }, { id: 'c', label: 'C' }]
const boxes = (page: { all: (what: string) => unknown[] }) => page.all('[type=checkbox]') as HTMLInputElement[]

test('boxes choose several in the order of the list, and no more than there may be', async () => {
  const page = mountField(makeField('options', { maxItems: 2 }, {}, three), undefined)
  boxes(page)[1]!.click()
  await nextTick()
  boxes(page)[0]!.click()
  await nextTick()
  expect(page.value()).toEqual(['a', 'b'])
  expect(boxes(page)[2]!.disabled).toBe(true)
  boxes(page)[0]!.click()
  await nextTick()
  boxes(page)[1]!.click()
  await nextTick()
  expect(page.value()).toBeUndefined()
  expect(show(makeField('options', {}, {}, three), ['a', 'c'])).toBe('<i>A</i>、C')
})

test('many have a search, and what is chosen stands above', async () => {
  const page = mountField(makeField('options', {}, {}, Array.from({ length: 20 }, (_, n) => ({ id: `o${n}`, label: `Option ${n}` }))), ['o3', 'gone'])
  expect(page.all('.options-chosen button')).toHaveLength(2)
  const search = page.find<HTMLInputElement>('[type=search]')
  search.value = 'option 19'
  search.dispatchEvent(new Event('input'))
  await nextTick()
  expect(boxes(page)).toHaveLength(1)
  page.find('.options-chosen button').click()
  await nextTick()
  expect(page.value()).toEqual(['gone'])
})

test('a ranking is tapped together and moved by buttons', async () => {
  const page = mountField(makeField('options', { 'x-input': 'ranking' }, { control: 'ranking' }, three))
  for (const at of [2, 0]) {
    page.all('.unranked button')[at]!.click()
    await nextTick()
  }
  expect(page.value()).toEqual(['c', 'a'])
  page.all('.ranked [aria-label^="下移"]')[0]!.click()
  await nextTick()
  expect(page.value()).toEqual(['a', 'c'])
})

test('the focus goes with what is moved in a ranking', async () => {
  const page = mountField(makeField('options', { 'x-input': 'ranking' }, { control: 'ranking' }, three), ['a', 'b', 'c'])
  const press = async (name: string) => {
    const button = page.find(`.ranked [aria-label="${name}"]`)
    button.focus()
    button.click()
    await nextTick()
    await nextTick()
    return document.activeElement!.getAttribute('aria-label')
  }
  const labels = three.map((one) => one.label)
  expect([await press(`上移：${labels[2]!}`), await press(`上移：${labels[2]!}`), await press(`下移：${labels[0]!}`)]).toEqual([`上移：${labels[2]!}`, `下移：${labels[2]!}`, `上移：${labels[0]!}`])
})

test('levels follow each other, and only the last is the value', async () => {
  const levels = [{ id: 'zj', label: 'Zhejiang' }, { id: 'hz', label: 'Hangzhou', under: 'zj' }, { id: 'sh', label: 'Shanghai' }]
  const field = makeField('option', { 'x-input': 'cascade' }, { control: 'cascade' }, levels)
  const page = mountField(field)
  const choose = async (at: number, id: string) => {
    const select = page.all('select')[at] as HTMLSelectElement
    select.value = id
    select.dispatchEvent(new Event('change'))
    await nextTick()
  }
  await choose(0, 'zj')
  expect(page.value()).toBeUndefined()
  await choose(1, 'hz')
  expect(page.value()).toBe('hz')
  expect(show(field, 'hz')).toBe('Zhejiang / Hangzhou')
  await choose(0, 'sh')
  expect(page.value()).toBe('sh')
  expect(page.all('select')).toHaveLength(1)
})

test('stars, steps, a slider and a consent give what they stand on', async () => {
  const stars = mountField(makeField('integer', { 'x-input': 'rating', minimum: 1, maximum: 5 }, { control: 'rating' }))
  stars.all('[type=radio]')[3]!.click()
  expect(stars.value()).toBe(4)
  const nps = mountField(makeField('integer', { minimum: 0, maximum: 10 }, { control: 'nps' }))
  nps.all('[type=radio]')[0]!.click()
  expect(nps.value()).toBe(0)
  const scale = mountField(makeField('option', {}, { control: 'scale' }, three))
  scale.all('[type=radio]')[1]!.click()
  expect(scale.value()).toBe('b')
  const slider = mountField(makeField('integer', { minimum: 0, maximum: 100 }, { control: 'slider' }))
  const range = slider.find<HTMLInputElement>('[type=range]')
  range.value = '30'
  range.dispatchEvent(new Event('input'))
  await nextTick()
  expect(slider.value()).toBe(30)
  const consent = mountField(makeField('option', {}, { control: 'consent' }, [{ id: 'v1', label: 'v1', archived: true }, { id: 'v2', label: 'New' }] as typeof three))
  consent.find('[type=checkbox]').click()
  expect(consent.value()).toBe('v2')
})
