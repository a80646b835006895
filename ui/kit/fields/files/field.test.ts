import { nextTick, shallowRef } from 'vue'
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

/** A service whose files arrive when they are told to; what stands for them until then is local:1, local:2. */
function slow() {
  const arrive: ((id: string) => void)[] = []
  const add: FileService['add'] = (content, name, _progress, kept) => new Promise((resolve) => {
    kept(`local:${arrive.push((id) => resolve({ id, name, size: content.size }))}`)
  })
  return { arrive, files: service({ add }) }
}

test('files arrive while the part of the form that they stand in is not drawn, each of them', async () => {
  const { arrive, files } = slow()
  const page = mountField(makeField('files'), undefined, {}, files)
  await choose(page.find('input'), 'a.txt', 'b.txt', 'c.txt')
  page.app.unmount()
  for (const id of ['a', 'b', 'c']) {
    arrive.shift()!(id)
    await later()
    await later()
  }
  expect(page.value()).toEqual(['a', 'b', 'c'])
})

test('a file that is taken away before its turn does not come back', async () => {
  const { arrive, files } = slow()
  const page = mountField(makeField('files'), undefined, {}, files)
  await choose(page.find('input'), 'a.txt', 'b.txt')
  page.all('.icon-button')[1]!.click()
  arrive[0]!('a')
  await later()
  await later()
  expect([arrive.length, page.value()]).toEqual([1, ['a']])
})

test('a file that is taken away while it is made small is not sent', async () => {
  const add = vi.fn()
  let done: (small: { content: Blob; name: string }) => void = () => undefined
  const aids = { shrink: () => new Promise((resolve) => (done = resolve)) }
  const page = mountField(makeField('files'), undefined, {}, service({ add }), shallowRef(aids as never))
  await choose(page.find('input'), 'a.txt')
  page.find('.icon-button').click()
  done({ content: new Blob(['x']), name: 'a.txt' })
  await later()
  expect([add.mock.calls, page.value()]).toEqual([[], undefined])
})

test('a waiting file that is taken away while it is sent again does not come back', async () => {
  let done: (stored: { id: string; name: string; size: number }) => void = () => undefined
  const files = service({ add: (_content, name) => Promise.resolve({ id: 'local:1', name, size: 1, waiting: true }), retry: () => new Promise((resolve) => (done = resolve)) })
  const page = mountField(makeField('files'), undefined, {}, files)
  await choose(page.find('input'), 'a.txt')
  page.find('.button-plain').click()
  page.find('.icon-button').click()
  done({ id: 'a', name: 'a.txt', size: 1 })
  await later()
  expect(page.value()).toBeUndefined()
  expect(files.forget).toHaveBeenLastCalledWith('a')
})
