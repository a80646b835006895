import { afterEach, beforeEach, expect, test } from 'vitest'
import { names } from './fields/member/names'
import { makeField, mountField } from './fields/testing'
import { afterTaking } from './taking'
import { begin } from './testing'

const drawn = () => new Promise((resolve) => setTimeout(resolve, 5))

beforeEach(() => {
  begin()
  Object.assign(names, { ben: 'Ben', ana: 'Ana', eve: 'Eve' })
  document.addEventListener('click', afterTaking, true)
})
afterEach(() => document.removeEventListener('click', afterTaking, true))

test('who takes one of several away by the keyboard stands on the next, in the end on what adds one', async () => {
  const page = mountField(makeField('members', { maxItems: 5 }, { control: 'member' }), ['ben', 'ana', 'eve'])
  const take = async (name: string) => {
    const button = page.find(`[aria-label="移出：${name}"]`)
    button.focus()
    button.click()
    await drawn()
    return document.activeElement!.getAttribute('aria-label') || document.activeElement!.className
  }
  expect(await take('Ana')).toBe('移出：Eve')
  expect(await take('Ben')).toBe('移出：Eve')
  expect(await take('Eve')).toBe('button member-add')
})

test('a file that is taken away leaves the focus on what chooses another', async () => {
  const page = mountField(makeField('file'), 'f1', {}, { add: () => Promise.reject(new Error()), retry: () => Promise.reject(new Error()), address: (id) => id, about: () => Promise.resolve(undefined) })
  const button = page.find('[aria-label="移除"]')
  button.focus()
  button.click()
  await drawn()
  expect((document.activeElement as HTMLInputElement).type).toBe('file')
})
