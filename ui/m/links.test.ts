import { beforeEach, expect, test, vi } from 'vitest'
import { arrival, back, go, route } from './router'

beforeEach(() => {
  document.body.innerHTML = `
    <a id="inside" href="/m/tasks?status=done"><b>in</b></a><a id="home" href="/">home</a><a id="file" href="/api/v1/files/1">file</a>
    <a id="new" href="/m/mine" target="_blank">new</a><a id="down" href="/m/mine" download>down</a><a id="other" href="https://example.com/m/mine">other</a><a id="part" href="#main">part</a>`
  history.replaceState(null, '', '/m/mine')
  go('/m/mine', 'replace')
})

/** Whether the client took a click for itself; what it leaves goes no further than the window here. */
const click = (selector: string, more: MouseEventInit = {}) => {
  let taken = false
  const last = (event: Event) => {
    taken = event.defaultPrevented
    event.preventDefault()
  }
  addEventListener('click', last, { once: true })
  document.querySelector(selector)!.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...more }))
  removeEventListener('click', last)
  return taken
}

test('links inside are followed without loading', () => {
  const before = arrival.value.times
  expect(click('#inside b')).toBe(true)
  expect(route.value).toMatchObject({ name: 'tasks', path: '/m/tasks?status=done' })
  expect(arrival.value.times).toBe(before + 1)
  expect(click('#home')).toBe(true)
  expect(route.value.name).toBe('home')
})

test.each(['#file', '#new', '#down', '#other', '#part'])('%s is left to the browser', (selector) => {
  expect(click(selector)).toBe(false)
  expect(route.value.name).toBe('mine')
})

test('a link that the reader wants in another window is left alone', () => {
  expect(click('#inside', { ctrlKey: true })).toBe(false)
  expect(click('#inside', { button: 1 })).toBe(false)
})

test('the place of a page that is left stands with its step of the history', () => {
  vi.stubGlobal('scrollY', 321)
  go('/m/tasks/1')
  expect(history.state).toEqual({ inside: true })
  const way = vi.spyOn(history, 'back')
  back('/m/tasks')
  expect(way).toHaveBeenCalled()
  history.replaceState({ inside: true, y: 321 }, '', '/m/mine')
  dispatchEvent(new PopStateEvent('popstate'))
  expect(arrival.value.y).toBe(321)
})

test('without a step inside, back goes to the place named', () => {
  history.replaceState(null, '', '/m/tasks/1')
  back('/m/tasks')
  expect(route.value.path).toBe('/m/tasks')
})
