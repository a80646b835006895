import { nextTick } from 'vue'
import { beforeEach, expect, test } from 'vitest'
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
  toasts[toasts.length - 1]!.undo!()
  expect((page.value() as Question[]).map((one) => one.id)).toEqual(['q2', 'q1'])
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

test('questions and answers read as lines', () => {
  expect(show(makeField('questions'), paper)).toBe('1. Sky\nBlue / Red / Green\n2. Why')
  expect(show(makeField('answers'), { asked: paper, given: { q1: 'o2' } })).toBe('1. Sky\nRed\n2. Why\n—')
})
