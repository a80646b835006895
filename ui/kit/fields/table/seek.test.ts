import { beforeEach, expect, test } from 'vitest'
import type { Found } from '../../later'
import { begin } from '../../testing'
import type { Choosing } from '../choose'
import { makeField } from '../testing'
import { readCell, strict, unshown } from './paste'
import { seek } from './seek'

beforeEach(() => begin())

const nobody = { people: undefined, records: undefined }
const times = async (type: string, text: string) => {
  const found = await seek(makeField(type), 'f', text, nobody)
  return 'value' in found ? found.value : undefined
}

test('points in time are read as they are shown and as people write them, by the clock of the company', async () => {
  for (const text of ['2026-11-22 09:00', '2026/11/22 9:00', '2026-11-22 09:00:00', '2026年11月22日 9点', '2026年11月22日上午9时00分', '2026-11-22 9:00 AM', '2026-11-22T09:00', '2026-11-22　０９：００', '2026/11/22 周日 9:00', '20261122 9:00']) expect(await times('datetime', text), text).toBe('2026-11-22T01:00:00Z')
  expect([await times('datetime', '2026-11-22 12:30 am'), await times('datetime', '2026-11-22 中午12:30'), await times('datetime', '2026-11-22 下午2点30分')]).toEqual(['2026-11-21T16:30:00Z', '2026-11-22T04:30:00Z', '2026-11-22T06:30:00Z'])
  for (const text of ['明天', '2026-11-22', '2026-02-30 09:00', '2026-11-22 24:01', '2026-11-22 9:61', '09:00', '2026-11-22 09:00 – 11:30']) expect(await times('datetime', text), text).toBeUndefined()
})

test('ranges of times name the day once or twice', async () => {
  const morning = { from: '2026-11-22T01:00:00Z', to: '2026-11-22T03:30:00Z' }
  for (const text of ['2026-11-22 09:00 – 11:30', '2026-11-22 09:00-11:30', '2026/11/22 9:00～2026/11/22 11:30', '2026年11月22日9点至11点30分', '2026年11月22日上午9:00到上午11:30', '2026-11-22 9:00 am to 11:30 am']) expect(await times('datetimerange', text), text).toEqual(morning)
  expect(await times('datetimerange', '2026-11-22 09:00 – 2026-11-23 00:00')).toEqual({ from: '2026-11-22T01:00:00Z', to: '2026-11-22T16:00:00Z' })
  for (const text of ['上午', '2026-11-22 09:00', '2026-11-22 – 2026-11-23', '09:00 – 11:30', '2026-11-22 09:00 –', '2026-11-22 9:00 – 10:00 – 11:00']) expect(await times('datetimerange', text), text).toBeUndefined()
})

const wang = { id: 'w1', name: '王伟', staff_number: 'H007', phone: '138 0013 8000' }
const find = (found: Partial<Found>) => ({ records: undefined, people: () => Promise.resolve({ items: [], departments: [], ...found }) })

test('people go by their whole name, staff number or phone, and only where one is called so', async () => {
  const longer = { id: 'w2', name: '王伟明', staff_number: 'H0071' }
  const field = makeField('member')
  for (const text of ['王伟', 'h007', 'Ｈ００７', '13800138000', '+86 138-0013-8000']) expect(await seek(field, 'f', text, find({ items: [wang, longer] })), text).toEqual({ value: 'w1' })
  expect(await seek(field, 'f', '王伟', find({ items: [wang, { id: 'w3', name: '王伟' }] }))).toEqual({ count: 2, name: '王伟' })
  for (const text of ['王', 'H00', '8000', 'wangwei']) expect(await seek(field, 'f', text, find({ items: [wang] })), text).toEqual({ count: 0, name: text })
  // A phone number that is not shown: the whole of it has one owner.
  expect(await seek(field, 'f', '13912345678', find({ items: [longer] }))).toEqual({ value: 'w2' })
  expect(await seek(field, 'f', '13912345678', find({ items: [wang] }))).toEqual({ count: 0, name: '13912345678' })
  expect(await seek(field, 'f', '长'.repeat(80), find({ items: [wang] }))).toMatchObject({ count: 0 })
})

test('several people or departments are all found, or none is put', async () => {
  const asks = { records: undefined, people: (_: string, text: string) => Promise.resolve<Found>({ items: text === '王伟' ? [wang] : text === '李敏' ? [{ id: 'l', name: '李敏' }] : [], departments: [{ id: 'd', name: '研发部' }, { id: 'e', name: '研发部二组' }] }) }
  expect(await seek(makeField('members'), 'f', '王伟、李敏，王伟', asks)).toEqual({ value: ['w1', 'l'] })
  expect(await seek(makeField('members'), 'f', '王伟、张三', asks)).toEqual({ count: 0, name: '张三' })
  expect(await seek(makeField('department'), 'f', '研发部', asks)).toEqual({ value: 'd' })
  expect(await seek(makeField('departments'), 'f', '研发部\n研发部二组', asks)).toEqual({ value: ['d', 'e'] })
  await expect(seek(makeField('member'), 'f', '王伟', nobody)).rejects.toThrow()
})

test('records go by their line, their number or their key, through all pages of what the field offers', async () => {
  const acme = { id: 'a', label: 'Acme', detail: 'PO-1 · 上海 · 2026-11-22', fill: { rate: 3 } }, other = { id: 'b', label: 'Acme Ltd', detail: '2026-11-22' }
  const asked: Choosing[] = []
  const asks = { people: undefined, records: (choosing: Choosing) => {
    asked.push(choosing)
    return Promise.resolve({ choices: choosing.keys ? { items: choosing.keys[0] === 'key-1' ? [acme] : [] } : choosing.cursor ? { items: [acme] } : { items: [other], next: 'n' } })
  } }
  const field = makeField('reference', {}, { from: 'x.suppliers' })
  for (const text of ['acme', 'po-1']) expect(await seek(field, 'items.r.f', text, asks), text).toEqual({ value: 'a', fill: { rate: 3 } })
  expect(asked.slice(0, 2)).toEqual([{ path: 'items.r.f', query: 'acme' }, { path: 'items.r.f', query: 'acme', cursor: 'n' }])
  expect(await seek(field, 'f', 'key-1', asks)).toMatchObject({ value: 'a' })
  for (const text of ['上海', '2026-11-22', 'Acme L']) expect(await seek(field, 'f', text, asks), text).toEqual({ count: 0, name: text })
  expect(await seek(makeField('references', {}, { from: 'x.suppliers' }), 'f', 'Acme、Acme Ltd', asks)).toEqual({ value: ['a', 'b'] })
  const twice = { people: undefined, records: () => Promise.resolve({ choices: { items: [acme, { ...acme, id: 'c' }] } }) }
  expect(await seek(field, 'f', 'Acme', twice)).toEqual({ count: 2, name: 'Acme' })
})

test('what is looked for stands as a text until it is found, and no control takes it for what it is not', () => {
  for (const type of ['member', 'members', 'departments', 'reference', 'references', 'datetime', 'datetimerange']) {
    const field = makeField(type, {}, { from: 'x.suppliers', ...(/^(member|dep)/.test(type) && { control: 'member' }) }), { value, taken, seek: seeks } = readCell(field, '研发部')
    expect([value, taken, seeks, unshown(field, value)], type).toEqual(['研发部', true, true, true])
  }
  const field = makeField('reference', {}, { from: 'x.suppliers' }), { value } = readCell(field, 'acme')
  expect([unshown(field, value), unshown(field, 'acme'), strict(field), strict(makeField('text'))]).toEqual([true, false, true, false])
  const id = '018f3b1c-0000-7000-8000-000000000001'
  expect(readCell(makeField('member'), id)).toEqual({ value: id, taken: true, read: true })
  expect(readCell(makeField('duration'), '上海')).toEqual({ value: '上海', taken: true, read: false })
})
