import { nextTick } from 'vue'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Problem } from '../client'
import { hide, serve, settled, show } from './fake'
import type { Reasons } from './explain'
import Why from './why-sheet.vue'

beforeEach(() => void serve({}))
afterEach(hide)

const answers: Record<string, Reasons> = {
  total: { why: { total: [
    { keyword: 'value', words: '自动计算：“金额” × 2，结果是 4。', result: '4', inputs: [{ path: 'share', label: '份额', shown: '2', why: true }, { path: 'n', label: '数', shown: '1' }] },
    { keyword: 'lock', words: '可以修改，因为“数”为“否”。', result: 'false', inputs: [] }
  ] } },
  share: { why: { share: [{ keyword: 'show', words: '显示，因为<b>数</b>为“是”。', result: 'true', inputs: [] }] } },
  plain: { why: { plain: [] } }
}

async function ask(path: string, reply: (path: string) => Promise<Reasons> = (of) => Promise.resolve(answers[of]!)): Promise<HTMLElement> {
  await show(Why, { path, label: '合计', ask: reply })
  await settled()
  return document.querySelector<HTMLElement>('[role=dialog]')!
}

test('says the words and what they go by, and leaves out what explains nothing', async () => {
  const sheet = await ask('total')
  expect(sheet.getAttribute('aria-label')).toBe('合计')
  expect(Array.from(sheet.querySelectorAll('.why-reason > p')).map((one) => one.textContent)).toEqual(['自动计算：“金额” × 2，结果是 4。'])
  expect(Array.from(sheet.querySelectorAll('dt,dd')).map((one) => one.textContent!.trim())).toEqual(['份额', '2', '数', '1'])
  expect(sheet.querySelectorAll('dd button')).toHaveLength(1)
})

test('what is itself worked out can be asked in turn, and one comes back', async () => {
  const sheet = await ask('total')
  sheet.querySelector<HTMLElement>('dd button')!.click()
  await settled()
  expect(sheet.getAttribute('aria-label')).toBe('份额')
  expect(sheet.querySelector('.why-reason')!.textContent).toContain('<b>数</b>')
  expect(document.activeElement).toBe(sheet.querySelector('.why-body'))
  sheet.querySelector<HTMLElement>('.sheet-end button')!.click()
  await settled()
  expect(sheet.textContent).toContain('结果是 4')
  expect(sheet.querySelector('.sheet-end')).toBeNull()
})

test('says where there is no reason, no connection, or a refusal', async () => {
  expect((await ask('plain')).textContent).toContain('现在没有特别的原因')
  expect((await ask('total', () => Promise.reject(new Problem(0, 'no-answer', '')))).textContent).toContain('查看原因需要联网')
  expect((await ask('total', () => Promise.reject(new Problem(404, 'not_found', '找不到')))).textContent).toContain('找不到')
})

test('waits for the answer', async () => {
  let answer: (of: Reasons) => void = () => undefined
  const sheet = await ask('plain', () => new Promise((resolve) => (answer = resolve)))
  expect(sheet.querySelector('.why-body')!.textContent).not.toContain('没有')
  answer(answers.plain!)
  await nextTick()
  await settled()
  expect(sheet.textContent).toContain('现在没有特别的原因')
})
