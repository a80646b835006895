import { nextTick } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { types } from '../../../core/form/border'
import { text } from '../../../core/rules/value'
import { begin } from '../../testing'
import type { FileService } from '../file/service'
import { makeField, mountField } from '../testing'
import { blank, draw, long, picture, type Stroke } from './ink'

const later = () => new Promise((resolve) => setTimeout(resolve))
const context = () => ({ beginPath: vi.fn(), moveTo: vi.fn(), quadraticCurveTo: vi.fn(), stroke: vi.fn(), arc: vi.fn(), fill: vi.fn(), fillRect: vi.fn(), scale: vi.fn(), translate: vi.fn() })
let ink: ReturnType<typeof context>
let sizes: [number, number][]

beforeEach(() => {
  begin()
  ink = context()
  sizes = []
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:ink', revokeObjectURL: vi.fn() }))
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockImplementation((() => ink) as never)
  vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation(function (this: HTMLCanvasElement, give: BlobCallback, type?: string) {
    sizes.push([this.width, this.height])
    give(new Blob(['ink'], { type }))
  })
  HTMLCanvasElement.prototype.setPointerCapture = () => undefined
})
afterEach(() => {
  document.body.innerHTML = ''
  vi.restoreAllMocks()
})

const service = (more: Partial<FileService> = {}): FileService => ({
  add: vi.fn((content: Blob, name: string) => Promise.resolve({ id: 's1', name, size: content.size })),
  retry: (id) => Promise.resolve({ id, name: '', size: 0 }), address: (id) => `/files/${id}`, forget: vi.fn(), ...more
})

/** Draws a line of points on the pad that is open. */
async function stroke(points: [number, number][], pointerType = 'touch', pressure = 0, pointerId = 1): Promise<void> {
  const pad = document.querySelector('.sign-pad')!
  const tell = (name: string, [clientX, clientY]: [number, number]) => pad.dispatchEvent(Object.assign(new Event(`pointer${name}`, { bubbles: true, cancelable: true }), { clientX, clientY, pointerId, pointerType, pressure, button: 0 }))
  tell('down', points[0]!)
  points.slice(1).forEach((point) => tell('move', point))
  tell('up', points[points.length - 1]!)
  await nextTick()
}
const button = (name: string) => Array.from(document.querySelectorAll('button')).filter((one) => one.textContent === name)[0] as HTMLButtonElement
async function press(name: string): Promise<void> {
  button(name).click()
  await vi.waitFor(() => undefined)
  await later()
  await nextTick()
}
async function open(page: ReturnType<typeof mountField>, name = '签名'): Promise<void> {
  Array.from(page.root.querySelectorAll('button')).filter((one) => one.textContent === name)[0]!.click()
  await vi.waitFor(() => expect(document.querySelector('.sign-pad')).not.toBeNull())
}
const signed: [number, number][] = [[10, 10], [60, 40], [110, 10]]

test('a signature is drawn, sent as a picture no larger than its ink, and shown', async () => {
  const files = service()
  const page = mountField(makeField('signature'), undefined, {}, files)
  expect(page.root.textContent).toContain('键盘输入姓名不算签名')
  await open(page)
  await stroke(signed)
  await stroke([[20, 60], [100, 60]], 'pen', 1)
  await press('完成')
  expect(page.value()).toBe('s1')
  const [content, name] = (files.add as ReturnType<typeof vi.fn>).mock.calls[0] as [Blob, string]
  expect([content.type, name]).toEqual(['image/png', '手写签名.png'])
  expect(sizes).toEqual([[248, 148]])
  expect(page.find<HTMLImageElement>('img').src).toBe('blob:ink')
  expect(document.querySelector('.sign-pad')).toBeNull()
})

test('a stroke is taken back, all are cleared, and a blank pad is no signature', async () => {
  const files = service()
  const page = mountField(makeField('signature'), undefined, {}, files)
  await open(page)
  expect(button('撤销一笔').disabled).toBe(true)
  await stroke(signed)
  await stroke(signed)
  await press('撤销一笔')
  expect(button('撤销一笔').disabled).toBe(false)
  await press('清空')
  expect(button('清空').disabled).toBe(true)
  await press('完成')
  expect(files.add).not.toHaveBeenCalled()
  expect(page.value()).toBeUndefined()
})

test('a touch by mistake is no signature, and says so', async () => {
  const page = mountField(makeField('signature'), undefined, {}, service())
  await open(page)
  await stroke([[10, 10], [12, 10]])
  await press('完成')
  expect(document.querySelector('[role=status]')!.textContent).toContain('笔迹太短')
  expect(document.querySelector('.sign-pad')).not.toBeNull()
})

test('a hand that rests on the pad draws nothing while a pen does', async () => {
  const page = mountField(makeField('signature'), undefined, {}, service())
  await open(page)
  const pad = document.querySelector('.sign-pad')!
  const tell = (name: string, pointerId: number, clientX: number) => pad.dispatchEvent(Object.assign(new Event(`pointer${name}`), { clientX, clientY: 5, pointerId, pointerType: 'pen', pressure: 0.5, button: 0 }))
  tell('down', 1, 0)
  tell('down', 2, 500)
  tell('move', 2, 600)
  tell('move', 1, 80)
  tell('up', 1, 80)
  await nextTick()
  await press('完成')
  expect(sizes).toEqual([[208, 48]])
})

test('one that waits for the network says so, and goes again', async () => {
  const files = service({ add: (content, name, _, kept) => (kept('local:1'), Promise.resolve({ id: 'local:1', name, size: content.size, waiting: true })), retry: vi.fn(() => Promise.resolve({ id: 's2', name: '', size: 1 })) })
  const page = mountField(makeField('signature'), undefined, {}, files)
  await open(page)
  await stroke(signed)
  await press('完成')
  expect(page.value()).toBe('local:1')
  expect(page.find('.tag').textContent).toBe('等待网络')
  await press('重试')
  expect(page.value()).toBe('s2')
})

test('one that the server refuses leaves the data, says why and can be sent again', async () => {
  const add = vi.fn().mockImplementationOnce((_c, _n, _p, kept: (id: string) => void) => (kept('local:1'), Promise.reject(new Error('太大了')))).mockResolvedValue({ id: 's3', name: 'a', size: 1 })
  const page = mountField(makeField('signature'), undefined, {}, service({ add }))
  await open(page)
  await stroke(signed)
  await press('完成')
  expect(page.value()).toBeUndefined()
  expect(page.find('.sign-fault').textContent).toBe('太大了')
  await press('重试')
  expect(page.value()).toBe('s3')
})

test('it is removed, and drawn again', async () => {
  const files = service()
  const page = mountField(makeField('signature'), 's9', {}, files)
  expect(page.find<HTMLImageElement>('img').getAttribute('src')).toBe('/files/s9')
  await open(page, '重新签名')
  await stroke(signed)
  await press('完成')
  expect(files.forget).toHaveBeenCalledWith('s9')
  expect(page.value()).toBe('s1')
  page.find('.icon-button').click()
  await nextTick()
  expect(page.value()).toBeUndefined()
})

test('what is written is an id of a file', () => {
  const field = makeField('signature'), type = types['signature']!
  expect(type.read(field, '01890a5d-ac96-774b-bcce-b302099a8057', vi.fn())).toEqual(text('01890a5d-ac96-774b-bcce-b302099a8057'))
  expect(type.read(field, '王芳', vi.fn())).toMatchObject({ code: 'not_an_id' })
  expect(type.read(field, 3, vi.fn())).toBeUndefined()
})

test('lines are measured, and a dot is drawn as one', async () => {
  const dot: Stroke = [5, 5, 3], line: Stroke = [0, 0, 3, 30, 40, 3]
  expect([long([dot]), long([line, line]), blank([dot]), blank([line])]).toEqual([0, 100, true, false])
  draw(ink as never, [dot, line])
  expect([ink.arc.mock.calls.length, ink.stroke.mock.calls.length]).toEqual([1, 1])
  expect((await picture([dot, [0, 0, 3, 4000, 0, 3]]))!.type).toBe('image/png')
  expect(sizes).toEqual([[800, 6]])
})
