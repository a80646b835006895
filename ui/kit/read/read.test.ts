import { beforeEach, expect, test } from 'vitest'
import { prepare } from '../../core/form/definition'
import { filesKey, type FileShelf } from '../fields/file/service'
import { filled, reading, sample } from '../look/form'
import { begin, mount } from '../testing'
import Read from './read.vue'

beforeEach(() => begin())

const files: FileShelf = { address: (id) => `/f/${id}` }
const hostile = '<img src=x onerror=alert(1)>\u202Eevil' + '长'.repeat(300)

function show(data: Record<string, unknown>) {
  return mount(Read, { form: reading(prepare(sample(), 'zh-CN')), data }, [], undefined, (app) => app.provide(filesKey, files))
}

test('reading is a list of names and values', () => {
  const read = show({ ...filled(), title: hostile })
  expect(read.all('input,select,textarea,button')).toEqual([])
  const pairs = read.all('.pair').map((pair) => [pair.querySelector('dt')!.textContent, pair.querySelector('dd')!.textContent])
  expect(pairs).toContainEqual(['开始日期', '11月23日 周一'])
  expect(pairs).toContainEqual(['从', '下午'])
  expect(pairs).toContainEqual(['金额', '¥1,234.50'])
  expect(pairs).toContainEqual(['带薪', '是'])
  expect(pairs.filter(([name]) => name!.indexOf('标题') === 0)[0]![1]).toBe(hostile)
  expect(read.root.querySelector('img')).toBeNull()
  expect(read.find<HTMLAnchorElement>('a').getAttribute('href')).toContain('/f/')
})

test('a table is lines under one heading, with the sums of its columns below', () => {
  const read = show({ ...filled(), total: 1314.5 })
  expect(read.find('[role=group]').getAttribute('aria-label')).toBe('费用明细')
  expect(read.all('.line')).toHaveLength(2)
  expect(read.find('.line').textContent).toContain('第 1 行')
  expect(read.find('.table-sums').textContent).toBe('合计¥1,314.50')
})

test('a total stands under its column, what the form sums below the table', () => {
  const form = reading(prepare(sample(), 'zh-CN')), data = filled() as Record<string, unknown>
  form.fields.filter(({ id }) => id === 'items')[0]!.said = [{ id: '金额', label: '¥12.00', column: 'amount' }, { id: '合计', label: '¥12.00' }]
  const read = mount(Read, { form, data }, [], undefined, (app) => app.provide(filesKey, files))
  const columns = form.fields.filter(({ id }) => id === 'items')[0]!.columns!.map(({ id }) => id)
  expect(read.all('.line-table > .table-sums > *').map((one) => one.textContent)).toEqual(columns.map((id) => id === 'amount' ? '金额¥12.00' : ''))
  expect(read.all('.line-table + .table-sums').map((one) => one.textContent)).toEqual(['合计¥12.00'])
})

test('what the reader may not read is not there: neither its name nor a gap, also in lines', () => {
  const seen = { ...filled() } as Record<string, unknown>
  delete seen.title
  const lines = Object.keys(seen).filter((id) => Array.isArray(seen[id]))[0]!
  seen[lines] = (seen[lines] as Record<string, unknown>[]).map((row) => ({ _id: row._id }))
  const read = show(seen)
  expect(read.all('.pair').map((pair) => pair.querySelector('dt')!.textContent).filter((name) => name!.indexOf('标题') === 0)).toEqual([])
  expect(read.all('.line')).toHaveLength(2)
})

test('what has no value is left out, with its section', () => {
  const read = show({ title: '回家' })
  expect(read.all('.pair')).toHaveLength(1)
  expect(read.all('.section-title').map((one) => one.textContent)).toEqual(['说明与证明'])
  expect(show({}).all('.section')).toEqual([])
})
