import { h, nextTick } from 'vue'
import { beforeEach, expect, test, vi } from 'vitest'
import { begin, type } from '../../testing'
import { makeField, mountField } from '../testing'
import { follow, grouped } from './group'

// Stands for the camera: a button for each text that it sees.
vi.mock('../../scan/scan-sheet', () => ({ default: (_: object, { emit }: { emit: (name: string, text: string) => void }) => ['SF 123', 'a\u0000b'].map((text) => h('button', { class: 'seen', onClick: () => emit('found', text) })) }))

beforeEach(() => begin())

const made = (property: object) => makeField('text', property, { control: 'code' })

test('numbers stand in groups and are told without them', async () => {
  const page = mountField(made({ 'x-validate': 'bank-card' }), '6222021234567890128')
  const input = page.find<HTMLInputElement>('input')
  expect([input.value, input.getAttribute('inputmode')]).toEqual(['6222 0212 3456 7890 128', 'numeric'])
  await type(input, '62220')
  expect([input.value, page.value()]).toEqual(['6222 0', '62220'])
  await type(input, '')
  expect(page.value()).toBeUndefined()
})

test('what is left is written the usual way, and what cannot be stays to be put right', async () => {
  const page = mountField(made({ 'x-validate': 'plate' }))
  const input = page.find<HTMLInputElement>('input')
  await type(input, '京a·d12345')
  input.dispatchEvent(new Event('change'))
  expect(page.value()).toBe('京AD12345')
  await type(input, '京 a')
  expect([input.value, page.value()]).toEqual(['京 a', '京 a'])
  const mail = mountField(made({ format: 'email' }))
  await type(mail.find('input'), ' li＠example.com ')
  mail.find('input').dispatchEvent(new Event('change'))
  expect(mail.value()).toBe('li@example.com')
})

test('the cursor stays behind what was typed', async () => {
  const page = mountField(made({ 'x-validate': 'mobile' }), '13800138000')
  const input = page.find<HTMLInputElement>('input')
  expect(input.type).toBe('tel')
  input.value = '1380 0138 000'
  input.setSelectionRange(4, 4)
  input.dispatchEvent(new Event('input'))
  expect([input.value, input.selectionStart, page.value()]).toEqual(['138 0013 8000', 5, '13800138000'])
})

test('what an input method has not finished stays as it is', async () => {
  const page = mountField(made({ 'x-validate': 'bank-card' }))
  const input = page.find<HTMLInputElement>('input')
  input.value = '62220'
  input.dispatchEvent(new InputEvent('input', { isComposing: true }))
  await nextTick()
  expect([input.value, page.value()]).toEqual(['62220', '62220'])
  input.dispatchEvent(new CompositionEvent('compositionend'))
  await nextTick()
  expect([input.value, page.value()]).toEqual(['6222 0', '62220'])
})

test.each([
  ['bank-card', '62220212345678901289', '6222 0212 3456 7890 1289'], ['phone', '138001380001', '138 0013 80001'], ['phone', '01088886666', '01088886666'],
  ['phone', '010-88886666', '010-88886666'], ['id-number', '11010519491231002x', '110105 19491231 002x'], ['plate', '1234567', '1234567'], ['bank-card', '6222O', '6222O'], ['', '12345', '12345']
])('%s %s', (shape, text, want) => expect(grouped(shape, text)).toBe(want))

test('the cursor is found again behind spaces', () => {
  expect([follow('6222 0', 5), follow('6222 0', 4), follow('', 3), follow('12', 9)]).toEqual([6, 4, 0, 2])
})

test('scanning is a button of its own beside the text', () => {
  const page = mountField(made({ 'x-input': 'scan' }))
  expect(page.find('button').getAttribute('aria-label')).toBe('扫码：Field')
  expect(mountField(made({ 'x-validate': 'phone' })).root.querySelector('button')).toBeNull()
})

test('an amount stands in capitals below the field', async () => {
  const page = mountField(makeField('money', {}, { control: 'capitals' }), 1234.5)
  expect(page.find('.capitals').textContent).toBe('壹仟贰佰叁拾肆元伍角')
  await type(page.find('input'), '12a')
  expect(page.find('.capitals').textContent).toBe('')
})

test.each([[0, 'SF 123'], [1, 'a\u0000b']])('what was scanned stands in the field, also where it cannot be taken', async (seen, want) => {
  const page = mountField(made({ 'x-input': 'scan' }))
  page.find('button').click()
  await vi.waitFor(() => expect(page.all('.seen')).toHaveLength(2))
  page.all('.seen')[seen]!.click()
  await nextTick()
  expect([page.value(), page.all('.seen')]).toEqual([want, []])
})
