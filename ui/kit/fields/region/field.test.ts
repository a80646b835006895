import { readFileSync } from 'node:fs'
import { nextTick } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { below, learnRegions, pathOf, region } from '../../../core/form/types/region'
import { text } from '../../../core/rules/value'
import { begin } from '../../testing'
import { makeField, mountField } from '../testing'
import { source } from './source'

const list = readFileSync('../forms/regions/regions.txt', 'utf8')
const later = () => new Promise((resolve) => setTimeout(resolve))

beforeEach(() => {
  begin()
  learnRegions('')
  source.load = () => Promise.resolve(list)
})
afterEach(() => {
  document.body.innerHTML = ''
})

const shown = () => Array.from(document.querySelectorAll('.region-one')).map((one) => one.textContent)
async function open(page: ReturnType<typeof mountField>): Promise<void> {
  page.find('[role=combobox]').click()
  await vi.waitFor(() => expect(document.querySelector('.region-list')).not.toBeNull())
}
async function press(name: string): Promise<void> {
  ;(Array.from(document.querySelectorAll('.sheet button')).filter((one) => one.textContent === name)[0] as HTMLElement).click()
  await nextTick()
  await later()
}
async function seek(words: string): Promise<void> {
  const input = document.querySelector<HTMLInputElement>('[type=search]')!
  input.value = words
  input.dispatchEvent(new Event('input'))
  await nextTick()
}

test('a region is chosen level by level', async () => {
  const page = mountField(makeField('region'))
  await open(page)
  expect(shown()).toHaveLength(34)
  await press('浙江省')
  expect(shown()).toContain('杭州市')
  await press('杭州市')
  expect(document.activeElement!.className).toContain('region-one')
  expect(page.value()).toBeUndefined()
  await press('西湖区')
  expect(page.value()).toBe('330106')
  expect(page.find('[role=combobox]').textContent).toBe('浙江省 杭州市 西湖区')
  expect(document.querySelector('.sheet')).toBeNull()
})

test('it is found by name, by pinyin and by first letters', async () => {
  const page = mountField(makeField('region'), '110105')
  await open(page)
  expect(document.querySelector('.region-one[aria-pressed=true]')!.textContent).toBe('朝阳区')
  for (const [words, first] of [['西湖', '浙江省 杭州市 西湖区'], ['Xi Hu', '浙江省 杭州市 西湖区'], ['bengbu', '安徽省 蚌埠市'], ['hzs', '浙江省 杭州市'], ['330106', '浙江省 杭州市 西湖区']] as const) {
    await seek(words)
    expect(shown()).toContain(first)
  }
  await seek('江干')
  expect(shown()).toEqual([])
  await seek('yueqing')
  const box = document.querySelector('[type=search]')!
  // What an input method asks for is its own.
  for (const key of ['Enter', 'ArrowDown']) expect(box.dispatchEvent(new KeyboardEvent('keydown', { key, isComposing: true, bubbles: true, cancelable: true }))).toBe(true)
  expect(page.value()).toBe('110105')
  box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }))
  expect(page.value()).toBe('330382')
})

test('it goes as deep as asked for, and back', async () => {
  const page = mountField(makeField('region', { 'x-levels': 2 }), '330100')
  await vi.waitFor(() => expect(page.find('[role=combobox]').textContent).toBe('浙江省 杭州市'))
  await open(page)
  await press('全国')
  await press('北京市')
  expect(page.value()).toBe('110000')
  await open(page)
  await press('不填')
  expect(page.value()).toBeUndefined()
})

test('without a connection it says so, and goes on when there is one', async () => {
  source.load = () => Promise.reject(new Error('offline'))
  const page = mountField(makeField('region'), '330106')
  expect(page.find('[role=combobox]').textContent).toBe('330106')
  page.find('[role=combobox]').click()
  await vi.waitFor(() => expect(page.find('[role=alert]').textContent).toContain('联网'))
  source.load = () => Promise.resolve(list)
  await open(page)
  expect(page.find('[role=combobox]').textContent).toBe('浙江省 杭州市 西湖区')
})

test('codes are held against the list where it is here', () => {
  const check = (code: string, levels?: number) => (region.check!(makeField('region', levels ? { 'x-levels': levels } : {}), text(code)) || { code: '' }).code
  expect(check('330199')).toBe('')
  learnRegions(list)
  expect(['330106', '330100', '330199', '441900', '330103', '710000'].map((code) => check(code))).toEqual(['', 'region_open', 'region_unknown', '', '', ''])
  expect(['330106', '110000', '429004', '330000'].map((code) => check(code, 2))).toEqual(['region_deep', '', '', 'region_open'])
  expect(below('420000', 3).map((one) => one.name)).toContain('仙桃市')
  expect(below('110000', 3).map((one) => one.name)).toContain('朝阳区')
  expect(pathOf('429004')).toEqual(['420000', '429004'])
})
