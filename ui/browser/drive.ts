import { readFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import { expect } from './test'

type Language = 'zh-CN' | 'en'
const texts = Object.fromEntries(
  (['zh-CN', 'en'] as const).map((language) => [language, JSON.parse(readFileSync(new URL(`../texts/${language}.json`, import.meta.url), 'utf8')) as Record<string, string>])
)

/** A text of the pages, as people see it. */
export function say(key: string, args: Record<string, string | number> = {}, language: Language = 'zh-CN'): string {
  const text = texts[language]?.[key]
  if (text === undefined) throw new Error(`no text ${key}`)
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(args[name] ?? ''))
}

/** Uses a page as somebody does who sees its labels and buttons. */
export class Hand {
  constructor(
    readonly page: Page,
    readonly language: Language = 'zh-CN'
  ) {}

  /** A text of the pages in this reader's language. */
  say(key: string, args?: Record<string, string | number>): string {
    return say(key, args, this.language)
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' })
  }

  /** The control that a label names, whether what it asks for is required or not. */
  field(label: string): Locator {
    return this.page.getByLabel(new RegExp(`^\\s*${label}\\s*(\\*.*)?$`))
  }

  /** What stands with a field: help, problem, warning. */
  around(label: string): Locator {
    return this.page.locator('.field', { has: this.page.locator('.field-label', { hasText: new RegExp(`^\\s*${label}\\s*(\\*.*)?$`) }) })
  }

  /** Chooses one of a list, be it a native one or a sheet. */
  async choose(label: string, option: string): Promise<void> {
    const control = this.field(label)
    await control.waitFor()
    if (await control.and(this.page.locator('select')).count()) {
      await control.selectOption({ label: option })
      return
    }
    await control.click()
    const sheet = this.page.getByRole('dialog')
    await sheet.getByRole('button', { name: option, exact: true }).click()
    await expect(sheet).toHaveCount(0)
  }

  /** Looks at what a list offers and leaves it: from then on the device has what the list needs. */
  async offers(label: string, option: string): Promise<void> {
    const control = this.field(label)
    await control.waitFor()
    if (await control.and(this.page.locator('select')).count()) return
    await control.click()
    const sheet = this.page.getByRole('dialog')
    await sheet.getByRole('button', { name: option, exact: true }).waitFor()
    await this.page.keyboard.press('Escape')
    await expect(sheet).toHaveCount(0)
  }

  /** Fills in the form that the journeys use. */
  async fill(values: { type?: string; from?: string; to?: string; reason?: string; half?: string }): Promise<void> {
    if (values.type) await this.choose('类型', values.type)
    if (values.from) await this.field('开始日期').fill(values.from)
    if (values.to) await this.field('结束日期').fill(values.to)
    if (values.reason) await this.field('事由').fill(values.reason)
  }

  /** The button that submits, whatever it says of problems. */
  get submit(): Locator {
    return this.page.locator('.dock button[type=submit]')
  }

  /** Does a verb of an opened task or record, with what is said about it. */
  async decide(verb: string, comment = ''): Promise<void> {
    const button = this.button(verb)
    await button.first().click()
    const sheet = this.page.getByRole('dialog')
    if (comment) await sheet.getByRole('textbox').fill(comment)
    await sheet.locator('.sheet-end').getByRole('button', { name: verb, exact: true }).click()
    await expect(sheet).toHaveCount(0)
  }

  /** Waits until the client has taken over from the server's HTML. */
  async ready(): Promise<void> {
    await this.page.locator('#app[data-v-app]').waitFor()
  }

  /** Waits until nothing is being loaded any more. */
  async settled(): Promise<void> {
    await this.ready()
    await this.page.waitForTimeout(100)
    await expect(this.page.locator('.skeleton')).toHaveCount(0)
  }

  /** That the page scrolls in one direction only. */
  async narrow(where = ''): Promise<void> {
    const over = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect.soft(over, `how far the page is wider than the screen ${where}`).toBeLessThanOrEqual(0)
  }
}
