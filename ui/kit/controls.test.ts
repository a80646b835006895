import { nextTick } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import AppIcon from './app-icon.vue'
import ListState from './list-state.vue'
import Person from './person.vue'
import SearchSheet from './search-sheet.vue'
import Sheet from './sheet.vue'
import Status from './status.vue'
import Tabs from './tabs.vue'
import { begin, mount, press, type } from './testing'
import Timeline from './timeline.vue'
import { toast, toasts } from './toast'
import Toasts from './toasts.vue'

beforeEach(() => begin())
afterEach(() => vi.useRealTimers())

const hostile = ['<img src=x onerror=alert(1)>', '\u202Eevil\u202C', '长'.repeat(300)]

test('a sheet lies over the page, holds the focus and gives it back', async () => {
  const opener = document.createElement('button')
  document.body.appendChild(opener)
  opener.focus()
  const sheet = mount(Sheet, { title: hostile[0] }, ['close'], { default: () => 'body' })
  const dialog = document.querySelector<HTMLElement>('[role=dialog]')!
  expect(dialog.getAttribute('aria-modal')).toBe('true')
  expect(dialog.getAttribute('aria-label')).toBe(hostile[0])
  expect(document.querySelector('img')).toBeNull()
  expect(document.body.lastElementChild!.contains(dialog)).toBe(true)
  expect(document.activeElement).toBe(dialog)
  expect(document.documentElement.style.overflow).toBe('hidden')
  const ends = document.querySelectorAll<HTMLElement>('.sheet > span')
  ends[1]!.dispatchEvent(new FocusEvent('focus'))
  expect(document.activeElement!.getAttribute('aria-label')).toBe('关闭')
  dialog.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', isComposing: true, bubbles: true }))
  expect(sheet.told).toEqual([])
  await press(dialog, 'Escape')
  document.querySelector<HTMLElement>('.sheet')!.click()
  dialog.click()
  expect(sheet.told).toEqual([['close'], ['close']])
  sheet.app.unmount()
  expect(document.querySelector('.sheet')).toBeNull()
  expect(document.documentElement.style.overflow).toBe('')
  expect(document.activeElement).toBe(opener)
})

test('a toast goes after five seconds, waits while somebody is on it, and undoes once', async () => {
  vi.useFakeTimers()
  const undo = vi.fn()
  const page = mount(Toasts)
  expect(page.find('[role=status]').getAttribute('aria-live')).toBe('polite')
  toast(hostile[0]!, { undo })
  await nextTick()
  expect(page.find('.grow').textContent).toBe(hostile[0])
  page.find('.toasts').dispatchEvent(new Event('mouseenter'))
  vi.advanceTimersByTime(9000)
  expect(toasts).toHaveLength(1)
  page.find('.toasts').dispatchEvent(new Event('mouseleave'))
  vi.advanceTimersByTime(4999)
  expect(toasts).toHaveLength(1)
  page.find('.toast-button').click()
  expect(undo).toHaveBeenCalledTimes(1)
  expect(toasts).toHaveLength(0)
  for (const text of ['1', '2', '3', '4']) toast(text)
  expect(toasts.map((one) => one.text)).toEqual(['2', '3', '4'])
  vi.advanceTimersByTime(5000)
  expect(toasts).toHaveLength(0)
})

test('tabs as buttons: arrows move and choose, one is in the tab order', async () => {
  const tabs = mount(Tabs, { label: 'Lists', chosen: 'a', tabs: [{ id: 'a', label: '待处理', count: 120 }, { id: 'b', label: '已处理' }] }, ['choose'])
  const [first, second] = tabs.all('[role=tab]') as [HTMLElement, HTMLElement]
  expect(first.textContent).toBe('待处理99+')
  expect([first.tabIndex, second.tabIndex]).toEqual([0, -1])
  await press(first, 'ArrowRight')
  expect(document.activeElement).toBe(second)
  await press(second, 'ArrowRight')
  await press(first, 'End')
  await press(first, 'a')
  expect(tabs.told).toEqual([['choose', 'b'], ['choose', 'a'], ['choose', 'b']])
})

test('tabs as links name the page they are on and leave modified clicks alone', async () => {
  const tabs = mount(Tabs, { label: 'Lists', chosen: 'a', tabs: [{ id: 'a', label: 'A', href: '/a' }, { id: 'b', label: 'B', href: '/b' }] }, ['choose'])
  expect(tabs.find('nav').getAttribute('aria-label')).toBe('Lists')
  const [first, second] = tabs.all('a') as [HTMLElement, HTMLElement]
  expect(first.getAttribute('aria-current')).toBe('page')
  expect(second.hasAttribute('role')).toBe(false)
  second.addEventListener('click', (event) => event.preventDefault())
  second.dispatchEvent(new MouseEvent('click', { ctrlKey: true, cancelable: true }))
  second.dispatchEvent(new MouseEvent('click', { cancelable: true }))
  await press(first, 'ArrowRight')
  expect(document.activeElement).toBe(second)
  expect(tabs.told).toEqual([['choose', 'b']])
})

test.each([
  ['王小明', '小明'],
  ['欧阳娜娜', '娜娜'],
  ['王明', '王明'],
  ['Anna Maria Smith', 'AS'],
  ['anna', 'A'],
  ['', ''],
  ['  ', '']
])('the disc of %s says %s', (name, letters) => {
  expect(mount(Person, { id: '7', name }).find('.person').textContent).toBe(letters)
})

test('an app shows its first character until its drawing is there, and forever where there is none', async () => {
  const icon = mount(AppIcon, { name: 'calendar', title: '请假' })
  expect(icon.find('.app-icon').textContent!.trim()).toBe('请')
  expect(mount(AppIcon, { name: '../x")', title: '😀 app' }).find('.app-icon').textContent!.trim()).toBe('😀')
  expect(icon.find('.app-icon-mask')).toBeNull()
})

test('lists say that they load, are empty or failed', async () => {
  const list = mount(ListState, { state: 'loading', rows: 2 }, ['retry'], { default: () => 'a way on' })
  expect(list.all('.skeleton-row')).toHaveLength(2)
  list.props.value = { state: 'empty', text: hostile[0] }
  await nextTick()
  expect(list.find('p').textContent).toBe(hostile[0])
  expect(list.root.textContent).toContain('a way on')
  list.props.value = { state: 'error' }
  await nextTick()
  expect(list.find('[role=alert] p').textContent).toBe('出错了，请重试。')
  list.find('button').click()
  expect(list.told).toEqual([['retry']])
})

test('a long list of choices is searched, walked by arrows and chosen by Enter', async () => {
  const choices = Array.from({ length: 150 }, (_, n) => ({ id: `o${n}`, label: n === 3 ? hostile[0]! : `Choice ${n}` }))
  const sheet = mount(SearchSheet, { title: 'Which', choices, chosen: 'o1' }, ['choose', 'close'])
  const items = () => Array.from(document.querySelectorAll<HTMLElement>('.choice'))
  expect(items()).toHaveLength(100)
  expect(document.querySelector('.sheet-body [role=status]')!.textContent).toContain('50')
  expect(items()[3]!.textContent).toBe(hostile[0])
  expect(items()[1]!.getAttribute('aria-pressed')).toBe('true')
  const input = document.querySelector<HTMLElement>('[type=search]')!
  input.focus()
  await press(input, 'ArrowDown')
  await press(items()[0]!, 'ArrowDown')
  expect(document.activeElement).toBe(items()[1])
  await press(items()[1]!, 'ArrowUp')
  await press(items()[0]!, 'ArrowUp')
  expect(document.activeElement).toBe(input)
  await type(input, ' CHOICE 149 ')
  expect(items()).toHaveLength(1)
  // What an input method asks for is its own.
  for (const key of ['Enter', 'ArrowDown']) expect(input.dispatchEvent(new KeyboardEvent('keydown', { key, isComposing: true, bubbles: true, cancelable: true }))).toBe(true)
  expect(sheet.told).toEqual([])
  await press(input, 'Enter')
  await type(input, 'nowhere')
  expect(document.querySelector('.sheet-body [role=status]')!.textContent).toBe('没有找到')
  expect(sheet.told).toEqual([['choose', 'o149']])
})

test('every status has a word in both languages, and a tone beside it', () => {
  const all = 'draft running approved rejected ended withdrawn terminated revoked open waiting agreed returned resubmitted resumed superseded skipped cancelled planned incident offline'
  for (const language of ['zh-CN', 'en'] as const) {
    begin(language)
    for (const status of all.split(' ')) {
      const tag = mount(Status, { status }).find('.tag')
      expect(tag.textContent, status).not.toContain('kit.')
    }
  }
  expect(mount(Status, { status: 'rejected' }).find('.tag').className).toBe('tag tag-bad')
})

test('a path groups the seats of a node and marks who holds it', () => {
  const line = mount(Timeline, {
    seats: [
      { node: 'lead', label: '直属主管', round: 1, state: 'agreed', person: { id: '1', name: hostile[0] }, comment: hostile[1], reason: '主管', opened_at: '2026-11-22T00:00:00Z', decided_at: '2026-11-22T02:00:00Z' },
      { node: 'both', label: '会签', round: 1, state: 'agreed', person: { id: '2', name: '李四' } },
      { node: 'both', label: '会签', round: 1, state: 'open', person: { id: '3', name: '王五' }, opened_at: '2026-11-20T02:00:00Z' },
      { node: 'both', label: '会签', round: 2, state: 'planned', person: { id: '3', name: '王五' } }
    ]
  })
  expect(line.all('.step').map((step) => step.className)).toEqual(['step step-agreed', 'step step-open', 'step step-planned'])
  expect(line.all('.step')[1]!.getAttribute('aria-current')).toBe('step')
  expect(line.all('.seat')).toHaveLength(4)
  expect(line.find('.seat-name').textContent).toBe(hostile[0])
  expect(line.find('.seat-comment').textContent).toBe(hostile[1])
  expect(line.find('.soft').textContent).toBe('主管 · 今天 10:00 · 2 小时')
  expect(line.all('.step')[1]!.textContent).toContain('等了 2 天')
})
