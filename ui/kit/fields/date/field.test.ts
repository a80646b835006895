import { beforeEach, expect, test, vi } from 'vitest'
import { begin, type } from '../../testing'
import { show } from '../show'
import { makeField, mountField } from '../testing'

beforeEach(() => begin())

test('a date has its weekday beside it', async () => {
  const language = vi.spyOn(navigator, 'language', 'get').mockReturnValue('zh')
  const page = mountField(makeField('date'))
  expect(page.find('.input-suffix')).toBeNull()
  await type(page.find('[type=date]'), '2026-11-22')
  expect(page.value()).toBe('2026-11-22')
  expect(page.find('.input-suffix').textContent).toBe('周日')
  // A device of another language writes dates its own way: the page's stands beside it.
  language.mockReturnValue('de-DE')
  await type(page.find('[type=date]'), '2026-11-23')
  expect(page.find('.input-suffix').textContent).toBe('11月23日 周一')
  language.mockRestore()
  await type(page.find('[type=date]'), '')
  expect(page.value()).toBeUndefined()
  expect(show(makeField('date'), '2026-11-22')).toBe('11月22日 周日')
  expect(show(makeField('date'), 'soon')).toBe('soon')
})
