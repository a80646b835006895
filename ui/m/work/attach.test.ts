import { expect, test } from 'vitest'
import { fileService } from './attach'
import { leftovers } from './leftovers'

test('a file of a record goes by the name that the record gives it', async () => {
  const files = fileService(() => undefined, () => ({ f1: { name: '票.pdf', size: 3 } }))
  expect(await files.about!('f1')).toEqual({ id: 'f1', name: '票.pdf', size: 3 })
  expect(await files.about!('f2')).toBeUndefined()
})

test('what the server has left over comes first; of what only the device has there are ids', () => {
  expect(leftovers({ a: { label: 'A', text: '1' } }, { a: 2, b: 3 }, ['a', 'b'])).toEqual([{ label: 'A', text: '1' }, { label: 'b', text: '3' }])
})
