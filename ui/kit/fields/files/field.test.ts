import { nextTick } from 'vue'
import { beforeEach, expect, test, vi } from 'vitest'
import { types } from '../../../core/form/border'
import { begin } from '../../testing'
import { makeField, mountField } from '../testing'
import type { FileService } from '../file/service'
import { unfit } from './limits'

beforeEach(() => begin())

const later = () => new Promise((resolve) => setTimeout(resolve))

function service(more: Partial<FileService> = {}): FileService {
  return { add: (content, name) => Promise.resolve({ id: `id-${name}`, name, size: content.size }), retry: (id) => Promise.resolve({ id, name: '', size: 0 }), address: (id) => `/files/${id}`, forget: vi.fn(), ...more }
}

async function choose(input: HTMLElement, ...names: string[]): Promise<void> {
  Object.defineProperty(input, 'files', { value: names.map((name) => new File(['x'], name, { type: 'text/plain' })), configurable: true })
  input.dispatchEvent(new Event('change'))
  await later()
  await later()
  await nextTick()
}

test('several files are sent, named in their order, and removed, up to as many as there may be', async () => {
  const files = service()
  const page = mountField(makeField('files', { maxItems: 2 }), undefined, {}, files)
  await choose(page.find('input'), 'a.txt', 'b.txt', 'c.txt')
  expect(page.value()).toEqual(['id-a.txt', 'id-b.txt'])
  expect(page.all('a').map((link) => link.textContent)).toEqual(['a.txt', 'b.txt'])
  expect(page.root.querySelector('input')).toBeNull()
  page.find('.icon-button').click()
  await nextTick()
  expect(page.value()).toEqual(['id-b.txt'])
  expect(files.forget).toHaveBeenCalledWith('id-a.txt')
})

test('a file that is not taken says why and stays out of the data', async () => {
  const page = mountField(makeField('files', { 'x-accept': ['image'] }), undefined, {}, service())
  await choose(page.find('input'), 'a.txt')
  expect(page.value()).toBeUndefined()
  expect(page.find('.files-fault').textContent).not.toBe('')
})

test('what was refused can be sent again', async () => {
  const add = vi.fn().mockRejectedValueOnce(new Error('太大了')).mockResolvedValue({ id: 'f', name: 'a', size: 1 })
  const page = mountField(makeField('files'), undefined, {}, service({ add }))
  await choose(page.find('input'), 'a.txt')
  expect(page.find('.files-fault').textContent).toBe('太大了')
  page.find('.button-plain').click()
  await later()
  expect(page.value()).toEqual(['f'])
})

test('files are read, each once, and written', () => {
  const field = makeField('files'), one = '01890a5d-ac96-774b-bcce-b302099a8057', report = vi.fn()
  const value = types.files!.read(field, [one, null, one, 'x'], report)
  expect(types.files!.write!(field, value as never)).toEqual([one])
  expect(report).toHaveBeenCalledWith('f', expect.objectContaining({ code: 'not_an_id' }))
  expect(types.files!.check!({ ...field, minItems: 2 }, value as never)).toMatchObject({ code: 'too_few_files' })
  expect(types.files!.read(field, one, report)).toBeUndefined()
})

test.each([['a.pdf', 'application/pdf', true], ['a.svg', 'image/svg+xml', false], ['a.png', 'image/png', true], ['a.exe', 'application/x', false]])('%s of %s', (name, type, fits) => {
  expect(!unfit({ 'x-accept': ['pdf', 'image'] }, new Blob(['x'], { type }), name)).toBe(fits)
})

test('how much of a large file is there is shown while it goes in parts', async () => {
  let done: (stored: { id: string; name: string; size: number }) => void = () => undefined
  const add: FileService['add'] = (_content, _name, _progress, kept) => {
    kept?.('local:1')
    return new Promise((resolve) => (done = resolve))
  }
  const page = mountField(makeField('files'), undefined, {}, service({ add }))
  await choose(page.find('input'), 'a.txt')
  window.dispatchEvent(new CustomEvent('superform-sent', { detail: { name: 'b.txt', size: 1, share: 0.9 } }))
  window.dispatchEvent(new CustomEvent('superform-sent', { detail: { name: 'a.txt', size: 1, share: 0.4 } }))
  await nextTick()
  expect([page.find<HTMLProgressElement>('progress').value, page.find('li').textContent]).toEqual([0.4, expect.stringContaining('40%')])
  done({ id: 'f', name: 'a.txt', size: 1 })
  await later()
  expect([page.value(), page.all('progress')]).toEqual([['f'], []])
})

test('where only the camera counts nothing else is offered', () => {
  const page = mountField(makeField('files', { 'x-input': 'camera-only' }), undefined, {}, service())
  expect(page.all('[type=file]')).toHaveLength(1)
  expect(page.find('[capture]')).not.toBeNull()
})
