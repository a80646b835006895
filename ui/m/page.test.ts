import { expect, test } from 'vitest'
import { readPage, unmask } from './page'

const masked = btoa('\x01\x02\x03' + 'a\x60`')

test('the token lies under a pad', () => expect(unmask(masked)).toBe('`bc'))

test('the token goes back to where the API says it', () => {
  const page = readPage(JSON.stringify({ language: 'en', build: 'b', assets: [], csrf: masked, answers: { '/api/v1/me': { login: 'li' } } }), { a: 'b' })
  expect(page.answers['/api/v1/me']).toEqual({ login: 'li', csrf: '`bc' })
  expect(page.texts).toEqual({ a: 'b' })
})

test('texts of the page come before those of the script, and without /me there is no token', () => {
  const page = readPage(JSON.stringify({ texts: { a: 'c' }, csrf: masked, answers: {} }), { a: 'b' })
  expect(page.texts).toEqual({ a: 'c' })
  expect(page.answers).toEqual({})
})
