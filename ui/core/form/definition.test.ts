import { expect, test } from 'vitest'
import { prepare, textIn, type FormView } from './definition'

const view: FormView = {
  id: 'x.expense', app: 'x', kind: 'approval', title: { 'zh-CN': '报销', en: 'Expense' }, version: 3,
  schema: {
    required: ['kind'],
    properties: {
      kind: {},
      total: { minimum: 0, exclusiveMinimum: 0, maximum: 10, exclusiveMaximum: 20, 'x-currency': 'CNY', 'x-unit': '元' },
      items: { maxItems: 3, items: { required: ['amount'], properties: { amount: { 'x-help': { en: 'With tax' } } } } }
    }
  },
  layout: [{ fields: ['kind'] }, { id: 'rows', title: { en: 'Rows' }, fields: ['items'] }],
  fields: [
    { id: 'kind', type: 'option', label: 'Kind', options: [{ id: 'a', label: { en: 'A' } }, { id: 'b' }] },
    { id: 'items', type: 'table', columns: [{ id: 'amount', type: 'money', scale: 2 }] },
    { id: 'total', type: 'money', scale: 2, rules: { value: { source: '1', type: 'number', reads: [], format: 1, tree: { op: 'literal', type: 'number', value: '1', at: [0, 1] } } } }
  ],
  order: ['kind', 'items', 'items.amount', 'total']
}

test('a form is read once into what a page draws', () => {
  const form = prepare(view, 'en')
  expect(form.title).toBe('Expense')
  expect(form.sections.map((s) => [s.id, s.title, s.fields.map((f) => f.path)])).toEqual([['', '', ['kind']], ['rows', 'Rows', ['items']]])
  expect(form.top.map((f) => f.id)).toEqual(['kind', 'items', 'total'])
  expect(form.order.map((f) => f.path)).toEqual(['kind', 'items', 'items.amount', 'total'])
  expect(form.fields.get('kind')).toMatchObject({ required: true, label: 'Kind', options: [{ id: 'a', label: 'A' }, { id: 'b', label: 'b' }] })
  expect(form.fields.get('items.amount')).toMatchObject({ required: true, table: 'items', label: 'amount', help: 'With tax', scale: 2 })
  expect(form.fields.get('items')).toMatchObject({ minItems: 0, maxItems: 3 })
  expect(form.fields.get('total')).toMatchObject({
    computed: true, currency: 'CNY', unit: '元', minimum: 0, aboveMinimum: true, maximum: 10, belowMaximum: false
  })
})

test('a text is taken in the language asked for, else the app\'s, else the plain one, else the first', () => {
  expect(textIn({ en: 'E', 'zh-CN': '中' }, 'en')).toBe('E')
  expect(textIn({ en: 'E', 'zh-CN': '中' }, 'fr')).toBe('中')
  expect(textIn({ ja: 'J', en: 'E' }, 'fr')).toBe('E')
  expect(textIn('plain', 'fr')).toBe('plain')
  expect(textIn(undefined, 'fr')).toBe('')
  expect(prepare({ ...view, language: 'ja', title: { en: 'E', ja: 'J' } }, 'fr').title).toBe('J')
})

test('what a new record shows the reader nothing of is in no section, and still there for the rules', () => {
  const form = prepare({ ...view, unseen: ['kind'], editable: ['items'] }, 'en')
  expect(form.sections.map((s) => s.fields.map((f) => f.path))).toEqual([[], ['items']])
  expect([form.top.length, form.editable, prepare(view, 'en').editable]).toEqual([3, ['items'], undefined])
})
