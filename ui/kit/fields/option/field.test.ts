import { nextTick, shallowRef } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { begin } from '../../testing'
import type { Later } from '../../later'
import sheet from '../../search-sheet.vue'
import { shrink } from '../file/shrink'
import { show } from '../show'
import { makeField, mountField } from '../testing'

beforeEach(() => begin())
afterEach(() => vi.unstubAllGlobals())

const two = [{ id: 'a', label: '<i>A</i>' }, { id: 'b', label: 'B' }]
const many = Array.from({ length: 12 }, (_, n) => ({ id: `o${n}`, label: `Option ${n}` }))

test('a list of choices, the first of them none', async () => {
  const page = mountField(makeField('option', {}, {}, two), 'a')
  const select = page.find<HTMLSelectElement>('select')
  expect(select.value).toBe('a')
  expect(Array.from(select.options).map((one) => one.textContent)).toEqual(['请选择', '<i>A</i>', 'B'])
  select.value = 'b'
  select.dispatchEvent(new Event('change'))
  expect(page.value()).toBe('b')
  select.value = ''
  select.dispatchEvent(new Event('change'))
  expect(page.value()).toBeUndefined()
})

test('a choice that went stays for the record that names it', async () => {
  const old = [{ id: 'a', label: 'A', archived: true }, { id: 'b', label: 'B' }]
  const page = mountField(makeField('option', {}, {}, old), 'b')
  expect(page.all('option')).toHaveLength(2)
  await page.set('a')
  expect(page.all('option')).toHaveLength(3)
  await page.set('gone')
  expect(page.find<HTMLSelectElement>('select').value).toBe('gone')
  expect(show(makeField('option', {}, {}, old), 'a')).toBe('A')
  expect(show(makeField('option', {}, {}, old), 'gone')).toBe('gone')
})

test('buttons choose, and let go where nothing is required', async () => {
  const field = makeField('option', { 'x-input': 'buttons' }, {}, two)
  const page = mountField(field, 'a')
  const radios = () => page.all('[type=radio]') as HTMLInputElement[]
  expect(page.find('[role=radiogroup]').id).toBe('c')
  expect(radios()[0]!.checked).toBe(true)
  radios()[1]!.click()
  await nextTick()
  expect(page.value()).toBe('b')
  radios()[1]!.click()
  await nextTick()
  expect(page.value()).toBeUndefined()
  expect(radios().some((radio) => radio.checked)).toBe(false)
  const needed = mountField(field, 'a', { required: true })
  needed.find('[type=radio]').click()
  expect(needed.value()).toBe('a')
})

test('many choices open a sheet with a search on touch, a list elsewhere', async () => {
  expect(mountField(makeField('option', {}, {}, many)).all('option')).toHaveLength(13)
  vi.stubGlobal('matchMedia', () => ({ matches: true }))
  expect(mountField(makeField('option', {}, {}, two)).find('select')).not.toBeNull()
  const page = mountField(makeField('option', {}, {}, many), 'o3')
  const button = page.find('button')
  expect([button.id, button.textContent, button.getAttribute('aria-haspopup')]).toEqual(['c', 'Option 3', 'dialog'])
  button.click()
  await nextTick()
  document.querySelectorAll<HTMLElement>('.choice')[5]!.click()
  await nextTick()
  expect(page.value()).toBe('o5')
  expect(document.querySelector('[role=dialog]')).toBeNull()
  expect(button.textContent).toBe('Option 5')
})

test('a tap before the sheet has come is not lost, and the control stays what it is', async () => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }))
  const later = shallowRef<Later>()
  const page = mountField(makeField('option', {}, {}, many), 'o3', {}, undefined, later)
  const button = page.find('button')
  button.click()
  await nextTick()
  expect(document.querySelector('[role=dialog]')).toBeNull()
  later.value = { sheet, people: sheet, Sheet: sheet, shrink }
  await nextTick()
  expect(page.find('button')).toBe(button)
  expect(document.querySelector('[role=dialog]')).not.toBeNull()
})

test('labels that the device would cut off open the sheet on touch, without a search where they are few', async () => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }))
  const labelled = (label: string) => makeField('option', {}, {}, [{ id: 'a', label }, { id: 'b', label: 'B' }])
  expect(mountField(labelled('十四个字之内的标签仍用本机')).find('select')).not.toBeNull()
  expect(mountField(labelled('Twenty-eight letters at most')).find('select')).not.toBeNull()
  const page = mountField(labelled('因公前往国内外客户现场进行的长期出差'), 'b')
  page.find('button').click()
  await nextTick()
  expect(document.querySelector('[type=search]')).toBeNull()
  document.querySelectorAll<HTMLElement>('.choice')[0]!.click()
  await nextTick()
  expect(page.value()).toBe('a')
})
