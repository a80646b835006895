import { beforeAll, expect, test } from 'vitest'
import { prepare } from '../../core/form'
import type { FormView } from '../../core/form'
import chinese from '../../texts/zh-CN.json'
import { page } from '../page'
import { form } from './fake'
import { chosen, planned, toPick, voteText } from './path'
import type { Path, Step } from './types'

beforeAll(() => {
  page.texts = chinese
})

const ready = prepare(form as unknown as FormView, 'zh-CN')
const person = (name: string, reason = `${name} 的理由`): NonNullable<Step['people']>[number] => ({ id: name, name, source: 'x', rung: 0, reason })
const step = (node: string, more: Partial<Step> = {}): Step => ({ node, kind: 'approve', label: node, certain: true, ...more })
const lines = (steps: Step[]): string[] => planned({ steps, problems: [] } as Path, ready).map((seat) => [seat.label, seat.state, seat.person?.name, seat.reason].join('|'))

test.each([
  ['1/1', 1, ''],
  ['1/3', 3, '任一人同意即可'],
  ['3/3', 3, '须全部同意'],
  ['2/3', 3, '须 2 人同意'],
  ['', 2, '']
])('a vote %s of %i', (vote, people, text) => {
  expect(voteText(vote, people)).toBe(text)
})

test('a preview names people with their reasons, what is skipped, and what is not certain', () => {
  const steps = [
    step('start', { kind: 'start' }),
    step('主管', { people: [person('李敏')], vote: '1/1' }),
    step('分支', { kind: 'branch' }),
    step('会签', { people: [person('甲'), person('乙')], vote: '2/2', certain: false, depends: ['amount', 'other'] }),
    step('负责人', { skipped: true, left_out: [person('李敏', '此前已同意')] }),
    step('无人', { skipped: true, reason: '不需要' })
  ]
  expect(lines(steps)).toEqual([
    '主管|planned|李敏|李敏 的理由',
    '会签|planned|甲|甲 的理由 · 须全部同意 · 取决于金额, other',
    '会签|planned|乙|乙 的理由',
    '负责人|skipped|李敏|此前已同意',
    '无人|skipped||不需要'
  ])
})

test('people who can be picked are picked for their step, others are forgotten', () => {
  const pick = step('选', { pick_from: [{ id: 'a', name: '甲' }, { id: 'b', name: '乙' }] })
  const path = { steps: [step('主管'), pick, { ...pick, node: '跳过', skipped: true }], problems: [] } as Path
  expect(toPick(path).map((one) => one.node)).toEqual(['选'])
  expect(toPick(undefined)).toEqual([])
  expect(chosen(toPick(path), { 选: ['b', 'gone'], 主管: ['x'] })).toEqual({ 选: ['b'] })
  expect(chosen([], {})).toBeUndefined()
})
