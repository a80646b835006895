import { createHmac } from 'node:crypto'
import { axe } from './axe'
import { Hand } from './drive'
import { expect, test } from './test'

/** The code that an authenticator app shows for a secret in base32, RFC 6238. */
function codeOf(secret: string, step = Math.floor(Date.now() / 30000)): string {
  const bits = Array.from(secret, (letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', key).update(counter).digest()
  return String((mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff) % 1000000).padStart(6, '0')
}

test('a second factor is set up, and asked for from then on', async ({ visit, server }) => {
  const page = await (await visit('employee')).newPage()
  const hand = new Hand(page)
  await page.goto(`${server.url}/m/settings`)
  await page.getByRole('link', { name: hand.say('security.title') }).click()
  await page.locator('#security-confirm').fill('superform-demo')
  await hand.button(hand.say('security.set-up')).click()
  await expect(page.getByRole('img', { name: hand.say('security.qr') })).toBeVisible()
  const secret = (await page.locator('.security-secret span').first().textContent())!
  await hand.field(hand.say('security.first-code')).fill(codeOf(secret))
  await hand.button(hand.say('security.turn-on')).click()
  await expect(page.locator('.security-secret span')).toHaveCount(10)
  const recovery = (await page.locator('.security-secret span').first().textContent())!
  expect(await axe(page)).toEqual([])

  const other = await (await visit(null)).newPage()
  const again = new Hand(other)
  await other.goto(server.url)
  await again.ready()
  await again.field(again.say('sign-in.account')).fill('employee')
  await again.field(again.say('sign-in.password')).fill('superform-demo')
  await again.button(again.say('sign-in.enter')).click()
  await expect(other.getByRole('heading', { name: again.say('second.title') })).toBeVisible()
  expect(await axe(other)).toEqual([])
  await again.field(again.say('second.code')).fill('x')
  await again.button(again.say('sign-in.enter')).click()
  await expect(other.getByRole('alert')).toBeVisible()
  await again.field(again.say('second.code')).fill(codeOf(secret, Math.floor(Date.now() / 30000) + 1))
  await again.button(again.say('sign-in.enter')).click()
  await expect(other.locator('.frame[data-page=home] .menu')).toBeVisible()
  expect(recovery).toMatch(/^\w{4}(-\w{4}){3}$/)
})

test('a link sets a new password', async ({ visit, server, as }) => {
  const me = await as('employee').call<{ member: { id: string } }>('GET', '/me')
  const { link } = await as('admin').call<{ link: string }>('POST', `/admin/members/${me.member.id}/reset-link`)
  const page = await (await visit(null)).newPage()
  const hand = new Hand(page)
  await page.goto(server.url + link)
  await hand.field(hand.say('reset.new')).fill('tulip river seven')
  expect(await axe(page)).toEqual([])
  await hand.button(hand.say('reset.set')).click()
  await expect(page.getByRole('status').filter({ hasText: hand.say('reset.done') })).toBeVisible()
  expect(page.url()).not.toContain('#')
})
