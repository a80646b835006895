import { expect, test } from 'vitest'
import { mentioned, named, naming } from './mention'

test('somebody is being named between an @ and the caret', () => {
  expect(naming('请 @张', 4)).toBe('张')
  expect(naming('@', 1)).toBe('')
  expect(naming('请 @张 看', 6)).toBeUndefined()
  expect(naming('no one', 6)).toBeUndefined()
})

test('a name takes the place of what was typed of it', () => {
  expect(named('请 @z 看', 4, '张伟')).toEqual({ text: '请 @张伟 看', caret: 6 })
  expect(named('请', 1, '张伟')).toEqual({ text: '请 @张伟 ', caret: 6 })
  expect(named('', 0, '张伟')).toEqual({ text: '@张伟 ', caret: 4 })
})

test('called is who still stands in the text, once', () => {
  const chosen = [{ id: '1', name: '张伟' }, { id: '2', name: '李娜' }, { id: '1', name: '张伟' }]
  expect(mentioned('@张伟 请看', chosen)).toEqual(['1'])
  expect(mentioned('请看', chosen)).toEqual([])
})
