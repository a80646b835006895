import { nextTick } from 'vue'
import { beforeEach, expect, test, vi } from 'vitest'
import { types } from '../../../core/form/border'
import { contextKey, type FormContext } from '../../form/context'
import { laterKey } from '../../later'
import { shallowRef } from 'vue'
import Sheet from '../../sheet.vue'
import { begin, mount, type, type Mounted } from '../../testing'
import { chooseKey, type Choosing, type Referables } from '../choose'
import { controlOf } from '../controls'
import { show } from '../show'
import Value from '../value.vue'
import { makeField } from '../testing'
import { known } from './known'

beforeEach(() => {
  begin()
  Object.keys(known).forEach((key) => delete known[key])
  document.querySelectorAll('.sheet').forEach((one) => one.remove())
})

const acme = { id: 'acme', label: 'Acme', detail: 'ICBC 1', open: 'r1', fill: { bank: 'ICBC 1', limit: null } }
const bolt = { id: 'bolt', label: 'Bolt' }

/** A reference in a form whose fields are held in `looks`. */
function page(kind: 'reference' | 'references', value: unknown, answer: (choose: Choosing) => Promise<{ choices?: Referables }>, looks: Record<string, unknown> = {}, path = 'f'): Mounted & { asked: Choosing[]; changes: [string, unknown][]; value: () => unknown } {
  const asked: Choosing[] = [], changes: [string, unknown][] = []
  let held = value
  const given = () => ({
    field: makeField(kind, { maxItems: 2 }, { from: 'x.suppliers' }), value: held, path, attrs: { id: 'c' },
    change(to: unknown) {
      held = to
      mounted.props.value = given()
    }
  })
  const form = { look: (at: string) => (at in looks ? { value: looks[at], still: false } : undefined), change: (at: string, to: unknown) => void changes.push([at, to]) } as unknown as FormContext
  const mounted = mount(controlOf({ type: kind }), given(), [], undefined, (app) => {
    app.provide(laterKey, shallowRef({ sheet: Sheet, people: Sheet, Sheet, shrink: vi.fn() }))
    app.provide(contextKey, form)
    app.provide(chooseKey, (choose) => {
      asked.push(choose)
      return answer(choose)
    })
  })
  return { ...mounted, asked, changes, value: () => held }
}

const settled = async () => {
  for (let i = 0; i < 4; i++) await nextTick()
}
const sheet = <E extends HTMLElement = HTMLElement>(selector: string) => Array.from(document.querySelectorAll<E>(`.sheet ${selector}`))

test('a record is chosen from a list of two lines, and what it fills in is put in', async () => {
  const form = page('reference', undefined, () => Promise.resolve({ choices: { items: [acme, bolt], fills: ['Account', 'Limit'] } }), { bank: 'old', limit: 3 })
  form.find('.refer-add').click()
  await settled()
  expect(sheet('.picker-one').map((one) => one.textContent)).toEqual(['AcmeICBC 1', 'Bolt'])
  expect(form.asked).toEqual([{ path: 'f', query: '', cursor: undefined }])
  sheet('.picker-one')[0]!.click()
  await settled()
  expect([form.value(), form.changes, sheet('section')]).toEqual(['acme', [['bank', 'ICBC 1'], ['limit', undefined]], []])
  const link = form.find<HTMLAnchorElement>('a.refer-name')
  expect([link.textContent, link.getAttribute('href')]).toEqual(['Acme', '/m/records/r1'])
  expect(form.find('.refer-fills').textContent).toContain('Account、Limit')
})

test('what it filled in goes with it, unless somebody has changed it', async () => {
  const form = page('reference', 'acme', () => Promise.resolve({ choices: { items: [acme] } }), { 't.1.bank': 'ICBC 1', 't.1.limit': 7 }, 't.1.f')
  await settled()
  expect(form.asked).toEqual([{ path: 't.1.f', keys: ['acme'] }])
  form.find('.icon-button').click()
  await settled()
  expect([form.value(), form.changes]).toEqual([undefined, [['t.1.bank', undefined]]])
})

test('words are searched, a list is read on, and says what to do when nothing is there', async () => {
  const form = page('reference', undefined, (choose) => Promise.resolve({ choices: choose.cursor ? { items: [bolt] } : choose.query ? { items: [], form: 'Suppliers' } : { items: [acme], next: 'more' } }))
  form.find('.refer-add').click()
  await settled()
  sheet('.picker > button')[0]!.click()
  await settled()
  expect([form.asked[1]!.cursor, sheet('.picker-one').length]).toEqual(['more', 2])
  vi.useFakeTimers()
  await type(sheet<HTMLInputElement>('input')[0]!, 'nobody')
  vi.advanceTimersByTime(300)
  vi.useRealTimers()
  await settled()
  expect([form.asked[2]!.query, sheet('.picker-one').length, sheet('[role=status]')[0]!.textContent]).toEqual(['nobody', 0, expect.stringContaining('没有找到')])
})

test('where there is none it says where to enter one; without a connection it can be asked again', async () => {
  let there = false
  const form = page('reference', undefined, () => (there ? Promise.resolve({ choices: { items: [], form: 'Suppliers' } }) : Promise.reject(new Error('offline'))))
  form.find('.refer-add').click()
  await settled()
  expect(sheet('[role=status]')[0]!.textContent).toContain('检查网络')
  there = true
  sheet('.picker > button')[0]!.click()
  await settled()
  expect(sheet('[role=status]')[0]!.textContent).toContain('Suppliers')
})

test('several are chosen one after the other, up to as many as there may be', async () => {
  const form = page('references', ['acme'], (choose) => Promise.resolve({ choices: { items: choose.keys ? [acme] : [acme, bolt, { id: 'c', label: 'C' }] } }))
  await settled()
  form.find('.refer-add').click()
  await settled()
  sheet('.picker-one')[1]!.click()
  await settled()
  expect([form.value(), sheet<HTMLButtonElement>('.picker-one').map((one) => one.disabled)]).toEqual([['acme', 'bolt'], [false, false, true]])
  sheet('.picker-one')[0]!.click()
  await settled()
  expect(form.value()).toEqual(['bolt'])
  sheet('.sheet-end button')[0]!.click()
  await settled()
  form.find('.icon-button').click()
  await settled()
  expect(form.value()).toBeUndefined()
})

test('references are read, written and named', () => {
  const one = makeField('reference', {}, { from: 'x.suppliers' }), many = makeField('references', {}, { from: 'x.suppliers' }), report = vi.fn()
  expect(types.reference!.read(one, 'ACME', report)).toMatchObject({ code: 'reference_unknown' })
  expect(types.references!.read(many, ['b', 'a'], report)).toMatchObject({ kind: 'list' })
  expect(types.references!.read(many, ['b', '?'], report)).toMatchObject({ code: 'reference_unknown' })
  known['x.suppliers/acme'] = acme
  expect([show(one, 'acme'), show(many, ['acme', 'x'])]).toEqual(['Acme', 'Acme、一条记录'])
})

test('what is locked or computed is named by the server, cells of a column at once; what the reader may not see is said to be so', async () => {
  const asked: Choosing[] = []
  let there = false
  const draw = (value: unknown, path: string) => {
    const field = { ...makeField(path === 'f' ? 'references' : 'reference', {}, { from: 'x.suppliers' }), path }
    return mount(Value, { field, value }, [], undefined, (app) => app.provide(chooseKey, (choose: Choosing) => {
      asked.push(choose)
      return there ? Promise.resolve({ choices: { items: [acme, bolt].filter((one) => choose.keys!.indexOf(one.id) >= 0) } }) : Promise.reject(new Error('offline'))
    })).root
  }
  expect(draw(['acme', 'secret'], 'f').textContent).toBe('一条记录、一条记录')
  await settled()
  there = true
  const first = draw(['acme', 'secret'], 'f')
  await settled()
  expect([first.textContent, asked]).toEqual(['Acme、（不公开）', [{ path: 'f', keys: ['acme', 'secret'] }, { path: 'f', keys: ['acme', 'secret'] }]])
  asked.length = 0
  const cells = ['acme', 'bolt', 'c'].map((id) => draw(id, 'lines.supplier'))
  await settled()
  expect([cells.map((one) => one.textContent), asked]).toEqual([['Acme', 'Bolt', '（不公开）'], [{ path: 'lines.0.supplier', keys: ['bolt', 'c'] }]])
})
