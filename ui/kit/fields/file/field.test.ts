import { nextTick, shallowRef } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Later } from '../../later'
import { begin } from '../../testing'
import { makeField, mountField } from '../testing'
import { sizeText, type FileService, type StoredFile } from './service'

beforeEach(() => begin())
afterEach(() => vi.restoreAllMocks())

const later = () => new Promise((resolve) => setTimeout(resolve))

function service(more: Partial<FileService> = {}): FileService {
  return {
    add: (content, name) => Promise.resolve({ id: 'f1', name, size: content.size }),
    retry: (id) => Promise.resolve({ id, name: '', size: 0 }),
    address: (id) => `/files/${id}`,
    forget: vi.fn(),
    ...more
  }
}

async function choose(input: HTMLElement, name: string, type = 'text/plain', size = 2048): Promise<void> {
  Object.defineProperty(input, 'files', { value: [new File([new Uint8Array(size)], name, { type })], configurable: true })
  input.dispatchEvent(new Event('change'))
  await later()
  await nextTick()
}

test('a file is sent under way of its share, named, and removed', async () => {
  let arrive: (file: StoredFile) => void = () => undefined
  let tell: (part: number) => void = () => undefined
  const files = service({
    add: (content, name, progress) => {
      tell = progress
      return new Promise((resolve) => {
        arrive = () => resolve({ id: 'f1', name, size: content.size })
      })
    }
  })
  const page = mountField(makeField('file'), undefined, {}, files)
  await choose(page.find('input'), '<b>.txt')
  tell(0.5)
  await nextTick()
  expect(page.root.textContent).toContain('正在上传 50%')
  expect(page.find('a')).toBeNull()
  expect(page.find<HTMLProgressElement>('progress').value).toBe(0.5)
  arrive({} as StoredFile)
  await later()
  expect(page.value()).toBe('f1')
  const link = page.find<HTMLAnchorElement>('a')
  expect([link.textContent, link.getAttribute('href')]).toEqual(['<b>.txt', '/files/f1'])
  expect(page.root.textContent).toContain('2 KB')
  page.find('.icon-button').click()
  await nextTick()
  expect(page.value()).toBeUndefined()
  expect(files.forget).toHaveBeenCalledWith('f1')
  expect(page.find('[type=file]')).not.toBeNull()
})

test('how much of a large file is there is shown while it goes in parts, of this file alone', async () => {
  let arrive: (stored: StoredFile) => void = () => undefined
  const add: FileService['add'] = (_content, _name, _progress, kept) => {
    kept('local:1')
    return new Promise((resolve) => (arrive = resolve))
  }
  const page = mountField(makeField('file'), undefined, {}, service({ add }))
  const tell = async (name: string, size: number, share: number) => {
    window.dispatchEvent(new CustomEvent('superform-sent', { detail: { name, size, share } }))
    await nextTick()
    return page.find<HTMLProgressElement>('progress').value
  }
  await choose(page.find('input'), 'a.txt')
  await later()
  expect([await tell('b.txt', 2048, 0.9), await tell('a.txt', 7, 0.9), await tell('a.txt', 2048, 0.4)]).toEqual([0, 0, 0.4])
  expect(page.root.textContent).toContain('40%')
  expect(await tell('a.txt', 2048, 1)).toBe(1)
  expect(await tell('a.txt', 2048, 0.2)).toBe(1)
  arrive({ id: 'f', name: 'a.txt', size: 2048 })
  await later()
  expect([page.value(), page.all('progress')]).toEqual(['f', []])
})

test('a file that waits for the network says so and can be sent again', async () => {
  const files = service({
    add: (content, name) => Promise.resolve({ id: 'local:1', name, size: content.size, waiting: true }),
    retry: vi.fn(() => Promise.resolve({ id: 'f2', name: 'a.txt', size: 1 }))
  })
  const page = mountField(makeField('file'), undefined, {}, files)
  await choose(page.find('input'), 'a.txt')
  expect(page.value()).toBe('local:1')
  expect(page.find('.tag').textContent).toBe('等待网络')
  page.find('.button').click()
  await later()
  expect(files.retry).toHaveBeenCalled()
  expect(page.value()).toBe('f2')
  expect(page.find('.tag')).toBeNull()
})

test('a refused file says why, and goes again or away', async () => {
  const add = vi.fn().mockRejectedValueOnce(new Error('太大了')).mockResolvedValue({ id: 'f3', name: 'a', size: 1 })
  const page = mountField(makeField('file'), undefined, {}, service({ add }))
  await choose(page.find('input'), 'a.txt')
  expect(page.find('.file-fault').textContent).toBe('太大了')
  expect(page.value()).toBeUndefined()
  page.find('.button').click()
  await later()
  expect(page.value()).toBe('f3')
})

test('what is kept stands in the data while it is on its way, and stays what the page makes of it', async () => {
  let arrive: (file: StoredFile) => void = () => undefined
  const files = service({ add: (_content, _name, _progress, kept) => (kept('local:1'), new Promise((resolve) => (arrive = resolve))) })
  const page = mountField(makeField('file'), undefined, {}, files)
  await choose(page.find('input'), 'a.txt')
  expect(page.value()).toBe('local:1')
  expect(page.root.textContent).toContain('正在上传')
  await page.set('f6')
  arrive({ id: 'local:1', name: 'a.txt', size: 1 })
  await later()
  expect(page.value()).toBe('f6')
})

test('what was kept and then refused leaves the data', async () => {
  const files = service({ add: (_content, _name, _progress, kept) => (kept('local:1'), Promise.reject(new Error('太大了'))) })
  const page = mountField(makeField('file'), undefined, {}, files)
  await choose(page.find('input'), 'a.txt')
  expect(page.find('.file-fault').textContent).toBe('太大了')
  expect(page.value()).toBeUndefined()
})

test('what was removed while it was sent is let go of', async () => {
  let arrive: (file: StoredFile) => void = () => undefined
  const files = service({ add: () => new Promise((resolve) => (arrive = resolve)) })
  const page = mountField(makeField('file'), undefined, {}, files)
  await choose(page.find('input'), 'a.txt')
  page.find('.icon-button').click()
  arrive({ id: 'f4', name: 'a', size: 1 })
  await later()
  expect(page.value()).toBeUndefined()
  expect(files.forget).toHaveBeenCalledWith('f4')
})

test('a camera is offered beside the files, and a photo is made small before it goes', async () => {
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined }))
  vi.stubGlobal('Image', class {
    naturalWidth = 4000
    naturalHeight = 3000
    onload = () => undefined
    set src(_: string) { setTimeout(() => this.onload()) }
  })
  const canvas = { width: 0, height: 0, getContext: () => ({ fillRect: vi.fn(), drawImage: vi.fn() }), toBlob: (give: (blob: Blob) => void, type: string, quality: number) => give(new Blob([`${type}${quality}`.padEnd(1000)])) }
  const create = document.createElement.bind(document)
  vi.spyOn(document, 'createElement').mockImplementation(((name: string) => (name === 'canvas' ? canvas : create(name))) as typeof document.createElement)
  const add = vi.fn((content: Blob, name: string) => Promise.resolve({ id: 'f5', name, size: content.size }))
  const page = mountField(makeField('file', { 'x-input': 'camera' }), undefined, {}, service({ add }))
  const camera = page.find('[capture]')
  expect(page.all('[type=file]')).toHaveLength(2)
  await choose(camera, 'IMG_1.jpeg', 'image/jpeg', 4000000)
  await later()
  await later()
  expect([canvas.width, canvas.height]).toEqual([1600, 1200])
  expect(add.mock.calls[0]![1]).toBe('IMG_1.jpg')
  expect(page.root.textContent).toContain('3.8 MB → 1000 B')
  vi.unstubAllGlobals()
})

test('where only the camera counts nothing else is offered', () => {
  const page = mountField(makeField('file', { 'x-input': 'camera-only' }), undefined, {}, service())
  expect(page.all('[type=file]')).toHaveLength(1)
  expect(page.find('[capture]')).not.toBeNull()
})

test('a file of another day is asked of the page', async () => {
  const page = mountField(makeField('file'), 'f9', {}, service({ about: (id) => Promise.resolve({ id, name: 'note.pdf', size: 1536000 }) }))
  await later()
  expect(page.find('a').textContent).toBe('note.pdf')
  expect(page.root.textContent).toContain('1.5 MB')
})

test.each([[0, '0 B'], [1023, '1023 B'], [1024, '1 KB'], [999999, '977 KB'], [4194304, '4.0 MB']])('%i bytes are %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text)
})

test('a photo waits for what makes it small and takes out what the camera noted', async () => {
  const add = vi.fn((content: Blob, name: string) => Promise.resolve({ id: 'f1', name, size: content.size }))
  const aids = shallowRef<Later | undefined>()
  const page = mountField(makeField('file'), undefined, {}, service({ add }), aids)
  await choose(page.find('input'), 'a.jpg', 'image/jpeg')
  expect(page.root.textContent).toContain('正在上传')
  expect(add).not.toHaveBeenCalled()
  aids.value = { shrink: (file: File) => Promise.resolve({ content: new Blob(['small']), name: file.name }) } as unknown as Later
  await vi.waitFor(() => expect(add.mock.calls.map(([content]) => content.size)).toEqual([5]))
})

test('a photo that waited too long goes as it is; one that was taken away does not', async () => {
  vi.useFakeTimers()
  const add = vi.fn((content: Blob, name: string) => Promise.resolve({ id: 'f1', name, size: content.size }))
  for (const [taken, calls] of [[false, 1], [true, 1]] as const) {
    const page = mountField(makeField('file'), undefined, {}, service({ add }), shallowRef())
    const input = page.find('input')
    Object.defineProperty(input, 'files', { value: [new File([new Uint8Array(2048)], 'a.jpg', { type: 'image/jpeg' })], configurable: true })
    input.dispatchEvent(new Event('change'))
    await nextTick()
    if (taken) page.find('button').click()
    await vi.advanceTimersByTimeAsync(11_000)
    expect(add).toHaveBeenCalledTimes(calls)
  }
  vi.useRealTimers()
})
