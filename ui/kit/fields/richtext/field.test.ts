import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { read } from '../../../core/form/types/rich'
import { begin, type } from '../../testing'
import { show } from '../show'
import { makeField, mountField } from '../testing'
import { paint } from './dom'

beforeEach(() => begin())

const later = document as unknown as Record<string, unknown>

/** Stands for what a browser can do and this one here cannot. */
function able(command = vi.fn()): typeof command {
  Object.assign(later, { execCommand: command, queryCommandState: () => false, queryCommandValue: () => 'p' })
  Object.defineProperty(document.documentElement, 'contentEditable', { value: 'inherit', configurable: true })
  return command
}
afterEach(() => { delete later.execCommand })

test('where nothing can be edited an area keeps what is there, and takes plain text', async () => {
  const page = mountField(makeField('richtext'), '<p>a <strong>b</strong></p><ul><li>c</li></ul>')
  const area = page.find<HTMLTextAreaElement>('textarea')
  expect([area.value, page.value()]).toEqual(['a b\nc', '<p>a <strong>b</strong></p><ul><li>c</li></ul>'])
  await type(area, 'x <b> & y\nz')
  expect(page.value()).toBe('<p>x &lt;b&gt; &amp; y</p><p>z</p>')
  await type(area, ' ')
  expect(page.value()).toBeUndefined()
})

test('what is typed is told as clean markup, and what comes from outside is drawn', async () => {
  able()
  const page = mountField(makeField('richtext'), '<p onclick=x>a<script>alert(1)</script> <a href="javascript:x">b</a></p>')
  const area = page.find('[role=textbox]')
  expect(area.innerHTML).toBe('<p>a b</p>')
  area.innerHTML = '<div>new <b style="x">text</b><img src=x></div>'
  area.dispatchEvent(new Event('input'))
  expect(page.value()).toBe('<p>new <strong>text</strong></p>')
  expect(area.querySelector('img')).not.toBeNull()
  await page.set('<p>other</p>')
  expect(area.innerHTML).toBe('<p>other</p>')
  area.innerHTML = '<p><br></p>'
  area.dispatchEvent(new Event('input'))
  expect(page.value()).toBeUndefined()
})

test('what is pasted is cleaned, and plain text stays plain', () => {
  const command = able()
  const page = mountField(makeField('richtext'))
  const paste = (data: Record<string, string>) => {
    const event = new Event('paste', { cancelable: true })
    Object.assign(event, { clipboardData: { getData: (kind: string) => data[kind] || '' } })
    page.find('[role=textbox]').dispatchEvent(event)
    expect(event.defaultPrevented).toBe(true)
    return command.mock.calls[command.mock.calls.length - 1]
  }
  expect(paste({ 'text/html': '<html><head><style>p{}</style></head><body><!--StartFragment--><p class=MsoNormal><b>Word<o:p></o:p></b></p><!--EndFragment--></body></html>' })).toEqual(['insertHTML', false, '<strong>Word</strong>'])
  expect(paste({ 'text/html': '<b style="font-weight:normal;"><p>a</p><p onclick=x>b<img src=x onerror=alert(1)></p></b>' })).toEqual(['insertHTML', false, '<p>a</p><p>b</p>'])
  expect(paste({ 'text/plain': '<b>x' })).toEqual(['insertText', false, '<b>x'])
})

test('the bar is one stop, and its buttons do what they say', async () => {
  const command = able()
  const page = mountField(makeField('richtext'), '<p>a</p>')
  const buttons = page.all('[role=toolbar] button') as HTMLElement[]
  expect(buttons.map((one) => one.getAttribute('aria-label'))).toEqual(['加粗', '斜体', '标题', '项目列表', '编号列表', '引用', '链接', '撤销'])
  expect(buttons.map((one) => one.tabIndex)).toEqual([0, -1, -1, -1, -1, -1, -1, -1])
  buttons[2]!.click()
  expect(command).toHaveBeenLastCalledWith('formatBlock', false, '<h2>')
  buttons[0]!.click()
  expect(command).toHaveBeenLastCalledWith('bold', false, undefined)
  buttons[6]!.click()
  await page.set('<p>a</p>')
  const box = page.find<HTMLInputElement>('.rich-link input'), add = page.find('.rich-link button')
  await type(box, 'java script:x')
  add.click()
  await page.set('<p>a</p>')
  expect(box.getAttribute('aria-invalid')).toBe('true')
  await type(box, 'example.com/a')
  add.click()
  expect(command).toHaveBeenLastCalledWith('insertHTML', false, '<a href="https://example.com/a">example.com/a</a>')
})

test('it is drawn as elements, and read as plain text', () => {
  const box = document.createElement('div')
  paint(box, read('<ul><li>a<br>b<ol><li><a href="https://a.test">c</a></li></ol></li></ul>'))
  expect(box.innerHTML).toBe('<ul><li>a<br>b<ol><li><a href="https://a.test" rel="noopener noreferrer nofollow" target="_blank">c</a></li></ol></li></ul>')
  expect(show(makeField('richtext'), '<p>a <em>b</em></p><p>c</p>')).toBe('a b\nc')
})
