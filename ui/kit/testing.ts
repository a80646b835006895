import { createApp, h, nextTick, ref, type App, type Component, type Ref } from 'vue'
import english from '../texts/en.json'
import chinese from '../texts/zh-CN.json'
import { setPlace } from './time'
import { fill, setWords } from './words'

/** A component in a page of its own, for tests. */
export interface Mounted {
  root: HTMLElement
  props: Ref<Record<string, unknown>>
  /** What it told, as [event, …arguments]. */
  told: unknown[][]
  app: App
  find: <T extends HTMLElement = HTMLElement>(selector: string) => T
  all: (selector: string) => HTMLElement[]
}

let last: App | undefined

/** Takes the last mounted component away and sets texts, zone and clock: 2026-11-22 10:32 in Shanghai. */
export function begin(language: 'zh-CN' | 'en' = 'zh-CN'): void {
  last?.unmount()
  last = undefined
  document.body.innerHTML = ''
  const texts: Record<string, string> = language === 'en' ? english : chinese
  setWords((key, args = {}) => fill(texts[key] ?? key, args))
  setPlace({ language, zone: 'Asia/Shanghai', now: () => Date.parse('2026-11-22T02:32:00Z') })
}

/** Mounts a component; events are caught and told. */
export function mount(component: Component, given: Record<string, unknown> = {}, events: string[] = [], slots?: Record<string, () => unknown>, prepare?: (app: App) => void): Mounted {
  const told: unknown[][] = []
  const props = ref(given)
  const handlers = Object.fromEntries(events.map((name) => [`on${name[0]!.toUpperCase()}${name.slice(1)}`, (...args: unknown[]) => told.push([name, ...args])]))
  const root = document.createElement('div')
  document.body.appendChild(root)
  const app = createApp({ render: () => h(component, { ...props.value, ...handlers }, slots) })
  prepare?.(app)
  app.mount(root)
  last = app
  return { root, props, told, app, find: (selector) => root.querySelector(selector)!, all: (selector) => Array.from(root.querySelectorAll<HTMLElement>(selector)) }
}

/** Types into a control as a person does: the value, then the event. */
export async function type(element: HTMLElement, value: string): Promise<void> {
  ;(element as HTMLInputElement).value = value
  element.dispatchEvent(new Event('input', { bubbles: true }))
  await nextTick()
}

/** Presses a key. */
export async function press(element: Element, key: string): Promise<void> {
  element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  await nextTick()
}
