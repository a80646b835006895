import { afterEach, beforeEach, expect, test } from 'vitest'
import { forget } from '../client'
import { go, route } from '../router'
import { interrupted, me } from '../session'
import { typed } from '../typed'
import { hide, serve, show } from '../work/fake'
import SignIn from './sign-in.vue'

const account = (): string => document.querySelector<HTMLInputElement>('input[name=account]')!.value

beforeEach(() => {
  forget()
  serve({ 'GET /session/providers': { items: [] } })
  me.value = null
})
afterEach(() => {
  hide()
  Object.assign(typed, { account: '', password: '', focus: '' })
  interrupted.value = ''
})

test('whose session has ended finds their name there', async () => {
  interrupted.value = 'li'
  await show(SignIn)
  expect(account()).toBe('li')
})

test('who was at work goes on with the draft that the server has made meanwhile', async () => {
  go('/m/forms/app.form', 'replace')
  history.replaceState(history.state, '', '/m/forms/app.form?draft=d1')
  await show(SignIn)
  expect(route.value.query.get('draft')).toBe('d1')
})

test('what was typed before the client took over comes first, and keeps the place where it was typed', async () => {
  interrupted.value = 'li'
  Object.assign(typed, { account: 'wang', password: 'half a pass', focus: 'password' })
  await show(SignIn)
  expect(account()).toBe('wang')
  expect(document.querySelector<HTMLInputElement>('input[name=password]')!.value).toBe('half a pass')
  expect((document.activeElement as HTMLInputElement).name).toBe('password')
})
