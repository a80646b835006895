import { nextTick } from 'vue'
import { beforeEach, expect, test } from 'vitest'
import { boundFaults } from '../../../core/form/types/question-bounds'
import type { Question } from '../../../core/form/types/questions'
import { begin, type } from '../../testing'
import { toasts } from '../../toast'
import { show } from '../show'
import { makeField, mountField } from '../testing'
import { newQuestion, retext, scored, withoutOption } from './kinds'

beforeEach(() => begin())

const paper: Question[] = [
  { 'id': 'q1', 'x-field': 'option', 'x-label': 'Sky', 'x-options': [{ id: 'o1', label: 'Blue' }, { id: 'o2', label: 'Red' }, { id: 'o3', label: 'Green' }], 'x-key': { right: ['o1'], points: 2 } },
  { 'id': 'q2', 'x-field': 'text', 'x-label': 'Why' }
]

test('a question is opened, changed, moved, deleted and brought back', async () => {
  const page = mountField(makeField('questions'), paper)
  expect(page.all('.ask-line').map((one) => one.textContent)).toEqual(['Sky', 'Why'])
  page.all('.ask-fold')[1]!.click()
  await nextTick()
  await type(page.find<HTMLInputElement>('.ask-text'), 'How')
  expect((page.value() as Question[])[1]!['x-label']).toBe('How')
  page.find('[aria-label^="上移"]').click()
  await nextTick()
  expect((page.value() as Question[]).map((one) => one.id)).toEqual(['q2', 'q1'])
  page.find('[aria-label="删除第 1 题"]').click()
  await nextTick()
  expect((page.value() as Question[]).map((one) => one.id)).toEqual(['q1'])
  await page.set([paper[1]])
  toasts[toasts.length - 1]!.undo!()
  // Its id is another's by now.
  expect((page.value() as Question[]).map((one) => one.id)).toEqual(['q3', 'q2'])
  begin()
  expect(toasts.length).toBe(0)
})

test('what is added has an id of its own, and a choice that goes is no right answer', () => {
  expect(newQuestion('rating', paper)).toEqual({ 'id': 'q3', 'x-field': 'integer', 'x-input': 'rating', 'minimum': 1, 'maximum': 5 })
  expect(newQuestion('options', [])['x-options']!.map((one) => one.id)).toEqual(['o1', 'o2'])
  expect(withoutOption(paper[0]!, 'o1')['x-key']).toEqual({ points: 2 })
  expect(scored({ ...paper[1]!, 'x-key': { points: 1 } }, { points: undefined as never })).toEqual(paper[1])
  expect(retext({ 'zh-CN': '天', 'en': 'Sky' }, 'Sky', 'Sea')).toEqual({ 'zh-CN': '天', 'en': 'Sea' })
})

test('bounds are kept as typed, and what is wrong with them is told beside their boxes', async () => {
  const page = mountField(makeField('questions'), paper)
  const one = () => (page.value() as Question[])[1] as unknown as Record<string, unknown>
  const box = (name: string) => page.find<HTMLInputElement>(`[id="c-q2-${name}"]`)
  page.all('.ask-fold')[1]!.click()
  await nextTick()
  await type(box('maxLength'), '5')
  await type(box('minLength'), '6')
  expect(one()).toMatchObject({ minLength: 6, maxLength: 5 })
  expect(page.find('.field-problem').textContent).toBe('比上限大，谁也答不了')
  expect(box('minLength').getAttribute('aria-describedby')).toBe(page.find('.field-problem').id)
  await type(box('minLength'), '6x')
  expect(one()['minLength']).toBe('6x')
  expect(page.find('.field-problem').textContent).toBe('请填 0 到 1000 的整数')
  await type(box('minLength'), '')
  expect(page.all('.field-problem')).toHaveLength(0)
  expect('minLength' in one()).toBe(false)
})

test('a question is copied with an id of its own', async () => {
  const page = mountField(makeField('questions'), paper)
  page.all('.ask-fold')[0]!.click()
  await nextTick()
  page.find('[aria-label="复制第 1 题"]').click()
  await nextTick()
  const list = page.value() as Question[]
  expect(list.map((one) => one.id)).toEqual(['q1', 'q3', 'q2'])
  expect({ ...list[1], id: 'q1' }).toEqual(paper[0])
  expect(page.find('.ask-open .ask-at').textContent).toBe('2.')
})

test('bounds fit the kind of a question', () => {
  const faults = (more: object) => Object.entries(boundFaults({ id: 'q1', ...more } as Question)).map(([name, fault]) => `${name} ${fault!.code}`).join()
  expect(faults({ 'x-field': 'longtext', 'minLength': 1001 })).toBe('')
  expect(faults({ 'x-field': 'text', 'minLength': 1001 })).toBe('minLength range')
  expect(faults({ 'x-field': 'integer', 'maximum': 1.5 })).toBe('maximum whole')
  expect(faults({ 'x-field': 'decimal', 'x-scale': 1, 'minimum': 1.25 })).toBe('minimum decimals')
  expect(faults({ 'x-field': 'options', 'minItems': 3, 'maxItems': 2 })).toBe('minItems crossed')
  expect(faults({ 'x-field': 'integer', 'x-input': 'rating', 'minimum': 1, 'maximum': 12 })).toBe('maximum range')
  expect(faults({ 'x-field': 'date' })).toBe('')
})

test('questions and answers read as lines', () => {
  expect(show(makeField('questions'), paper)).toBe('1. Sky\nBlue / Red / Green\n2. Why')
  expect(show(makeField('answers'), { asked: paper, given: { q1: 'o2' } })).toBe('1. Sky\nRed\n2. Why\n—')
})
