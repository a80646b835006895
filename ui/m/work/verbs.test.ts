import { expect, test } from 'vitest'
import { page } from '../page'
import { record, task } from './fake'
import type { Action, Seat } from './types'
import { holders, offers, pathOf, refills, returned } from './verbs'

const action = (verb: string): Action => ({ verb, label: verb, comment: 'optional' })
const seat = (state: string, name: string, comment?: string): Seat => ({ node: 'n', label: 'L', kind: 'approve', round: 1, state, person: { id: name, name }, comment }) as Seat

test('the task comes first, each verb once, drafts have their own page', () => {
  const one = record('1', { actions: ['agree', 'comment', 'submit', 'discard'].map(action) })
  expect(offers(one, task('t', { actions: [action('agree'), action('reject')] })).map((offer) => `${offer.kind} ${offer.id} ${offer.action.verb}`)).toEqual([
    'tasks t agree',
    'tasks t reject',
    'records 1 comment'
  ])
  expect(offers(record('1', { actions: null }))).toEqual([])
})

test('a record is filled in again only where the task says what may be changed', () => {
  const back = { actions: [action('resubmit')], editable: ['reason'] }
  expect(refills(task('t', back))).toBe(true)
  expect(refills(task('t', { ...back, editable: [] }))).toBe(false)
  expect(refills(task('t', { editable: ['reason'] }))).toBe(false)
  expect(refills(undefined)).toBe(false)
})

test('who holds a record is named once', () => {
  expect(holders(record('1', { path: [seat('agreed', '甲'), seat('open', '乙'), seat('open', '乙'), seat('open', '丙')] }))).toBe('乙, 丙')
})

test('a path begins with its submission', () => {
  page.texts = { 'path.submitted': '提交' }
  expect(pathOf(record('1', { path: [seat('open', '乙')] })).map((one) => `${one.label} ${one.person!.name}`)).toEqual(['提交 王磊', 'L 乙'])
  expect(pathOf(record('1', { submitted_at: undefined }))).toEqual([])
})

test('the last return says who and why', () => {
  expect(returned(record('1', { path: [seat('returned', '甲', '一'), seat('returned', '乙', '二')] }))).toEqual({ who: '乙', why: '二' })
  expect(returned(record('1', { path: [seat('agreed', '甲', '好')] }))).toBeUndefined()
})
