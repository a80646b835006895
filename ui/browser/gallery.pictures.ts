import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { spanOf } from './api'
import { Hand } from './drive'
import { places } from './pages'
import { photo } from './photo'
import { empty, renamed, rewrite, type Change } from './rewrite'
import { expect, test, type BrowserContext, type Coming } from './test'

// What `make gallery` draws: every page in every state, to be looked at. No test: it fails only where a page
// cannot be brought into its state.
const folder = resolve(import.meta.dirname, '../gallery')
mkdirSync(folder, { recursive: true })

const looks: Record<string, Coming> = {
  light: { colorScheme: 'light', cookies: { superform_theme: 'light' } },
  dark: { colorScheme: 'dark', cookies: { superform_theme: 'dark' } }
}

/** Names and texts that are as long as people make them. */
const long = renamed({
  王磊: '阿卜杜热西提·买买提吐尔逊·欧阳慕容雪莹司徒长孙宇文令狐钟离尉迟澹台公冶宗政濮阳',
  李敏: 'Wolfeschlegelsteinhausenbergerdorff-Krankenschwester',
  研发部: '技术研究与产品开发中心第二事业部智能装备研究院',
  直属主管: '申请人所在部门的直属主管或者其临时授权的代理人',
  出差: '因公前往国内外客户现场进行的长期出差与技术支持'
})

/** Draws the page as it stands; a page that is longer than the screen is drawn as far as it goes. */
async function draw(page: Page, name: string): Promise<void> {
  const project = test.info().project.name
  await page.evaluate(() => document.fonts.ready)
  await page.waitForTimeout(300)
  await page.screenshot({ path: join(folder, `${name}.${project}.png`), animations: 'disabled' })
  const size = page.viewportSize()!
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  if (height < size.height + 80) return
  // A higher screen, not a picture of several: what sticks to its edges stays there.
  await page.setViewportSize({ ...size, height: Math.min(height, 6000) })
  await page.evaluate(() => scrollTo(0, 0))
  await page.waitForTimeout(200)
  await page.screenshot({ path: join(folder, `${name}.${project}.whole.png`), animations: 'disabled' })
  await page.setViewportSize(size)
}

for (const [look, how] of Object.entries(looks)) {
  test(`every page, ${look}`, async ({ open, as }) => {
    for (const place of await places(as)) {
      const page = await open(place.account, place.path, how)
      await new Hand(page).settled()
      await draw(page, `${place.name}-${look}`)
      await page.context().close()
    }
  })
}

test('every page before its script', async ({ open, as }) => {
  for (const place of await places(as)) {
    const page = await open(place.account, place.path, { javaScriptEnabled: false })
    await draw(page, `${place.name}-bare`)
    await page.context().close()
  }
})

test('every page, large', async ({ open, as }) => {
  for (const place of await places(as)) {
    const page = await open(place.account, place.path, { cookies: { superform_font: 'large' } })
    await new Hand(page).settled()
    await draw(page, `${place.name}-large`)
    await page.context().close()
  }
})

test('every page, English', async ({ open, as }) => {
  const all = await places(as)
  for (const account of ['lead', 'employee', 'admin']) await as(account).call('PATCH', '/me', { language: 'en' })
  for (const place of all) {
    const page = await open(place.account, place.path, { locale: 'en-GB', cookies: { superform_language: 'en' } })
    await new Hand(page, 'en').settled()
    await draw(page, `${place.name}-english`)
    await page.context().close()
  }
})

test('long names and texts, many rows', async ({ visit, server, as }) => {
  const span = await spanOf(as('employee'), 4)
  for (let row = 0; row < 30; row++) await as('employee').submit({ type: 'trip', ...span, reason: `第 ${row + 1} 次` })
  const reason = '因客户现场设备突发故障，需要立即赶赴现场排查并协调供应商更换部件。'.repeat(20) + 'https://example.com/' + 'a'.repeat(120)
  const record = await as('employee').submit({ type: 'trip', ...span, reason })
  const task = await as('lead').taskOf(record.id)
  const pages: [string, string, string][] = [
    ['home', 'lead', '/'], ['tasks', 'lead', '/m/tasks'], ['task', 'lead', `/m/tasks/${task.id}`], ['mine', 'employee', '/m/mine'],
    ['record', 'employee', `/m/records/${record.id}`], ['form', 'employee', '/m/forms/leave.request'], ['notices', 'employee', '/m/notices'], ['settings', 'employee', '/m/settings']
  ]
  for (const [name, account, path] of pages) {
    const page = await changed(visit, account, long)
    await page.goto(server.url + path)
    const hand = new Hand(page)
    await hand.settled()
    if (name === 'form') await hand.fill({ ...span, reason })
    await draw(page, `${name}-long`)
    await hand.narrow(`${name}, long`)
    await page.context().close()
  }
})

test('nothing there', async ({ visit, server }) => {
  for (const [name, path] of [['home', '/'], ['tasks', '/m/tasks'], ['tasks-done', '/m/tasks?status=done'], ['mine', '/m/mine'], ['notices', '/m/notices']]) {
    const page = await changed(visit, 'guard', empty)
    await page.goto(server.url + path!)
    await new Hand(page).settled()
    await draw(page, `${name!}-empty`)
    await page.context().close()
  }
})

test('being loaded', async ({ visit, server }) => {
  for (const [name, path, list] of [['tasks', '/m/tasks', 'tasks'], ['mine', '/m/mine', 'records'], ['form', '/m/forms/leave.request', 'forms/']]) {
    const context = await visit('employee', { serviceWorkers: 'block' })
    const page = await context.newPage()
    await page.goto(`${server.url}/m/settings`)
    await new Hand(page).settled()
    await context.route(new RegExp(`/api/v1/${list!}`), () => undefined)
    await page.evaluate((to) => {
      const link = document.createElement('a')
      link.href = to
      document.querySelector('#app > *')!.append(link)
      link.click()
    }, path!)
    await page.waitForTimeout(600)
    await draw(page, `${name!}-loading`)
    await page.close()
  }
})

const readings: Record<string, Coming> = {
  dark: looks.dark!,
  large: { cookies: { superform_font: 'large' } },
  english: { locale: 'en-GB', cookies: { superform_language: 'en' } }
}

for (const [look, how] of Object.entries(readings)) {
  test(`why, ${look}`, async ({ open, as }) => {
    const english = look === 'english'
    const say = (chinese: string, other: string) => (english ? other : chinese)
    if (english) for (const account of ['lead', 'employee']) await as(account).call('PATCH', '/me', { language: 'en' })
    const span = await spanOf(as('employee'), 2)
    const draft = await as('employee').call<{ id: string }>('POST', '/forms/leave.request/drafts', { data: { type: 'sick', ...span } })
    const record = await as('employee').submit({ type: 'annual', ...span })
    const task = await as('lead').taskOf(record.id)
    for (const [name, account, path, label] of [
      ['form-why', 'employee', `/m/forms/leave.request?draft=${draft.id}`, say('证明', 'Proof')],
      ['record-why', 'employee', `/m/records/${record.id}`, say('天数', 'Days')],
      ['task-why', 'lead', `/m/tasks/${task.id}`, say('本次申请前的年假余额', 'Annual days left before this request')]
    ] as const) {
      const page = await open(account, path, how)
      const hand = new Hand(page, english ? 'en' : 'zh-CN')
      await hand.settled()
      await hand.button(hand.say('kit.why', { label })).click({ timeout: 20_000 })
      const sheet = page.getByRole('dialog')
      await sheet.waitFor()
      await expect(sheet.locator('.skeleton')).toHaveCount(0)
      await draw(page, `${name}-${look}`)
      await page.context().close()
    }
  })
}

test('nothing to choose from', async ({ visit, server }) => {
  const page = await changed(visit, 'employee', (address, answer) => {
    if (!/^\/forms\/leave\.request(\?|$)/.test(address)) return answer
    const form = answer as { options?: Record<string, unknown> }
    return { ...form, options: { ...form.options, type: [] } }
  })
  await page.goto(`${server.url}/m/forms/leave.request`)
  await new Hand(page).settled()
  await draw(page, 'form-no-choices')
})

test('a form on its way', async ({ open, as, watch }) => {
  const span = await spanOf(as('employee'), 2)
  const page = await open('employee', '/m/forms/leave.request')
  const hand = new Hand(page)
  await hand.settled()
  await hand.submit.click()
  await draw(page, 'form-problems')
  if (test.info().project.name === 'phone') {
    await hand.field('类型').click()
    await page.getByRole('dialog').waitFor()
    await draw(page, 'form-sheet')
    await page.keyboard.press('Escape')
  }
  await hand.fill({ type: '病假', from: span.from, to: span.to, reason: '感冒发烧' })
  await expect(hand.around('天数')).toContainText('2')
  await draw(page, 'form-proof-needed')
  await hand.around('证明').locator('input[type=file]').first().setInputFiles(photo(1200, 900))
  await expect(hand.around('证明')).toContainText('病假条')
  await expect(page.locator('.timeline')).toBeVisible({ timeout: 20_000 })
  await draw(page, 'form-filled')
  watch.offline = true
  await page.context().setOffline(true)
  await hand.field('事由').fill('没有网络时写的')
  await page.waitForTimeout(1500)
  await draw(page, 'form-offline')
  await hand.submit.click()
  await page.waitForTimeout(800)
  await draw(page, 'form-offline-kept')
  await page.goto('/m/outbox').catch(() => undefined)
  await page.waitForTimeout(500)
  await draw(page, 'outbox-waiting')
  await page.goto('/').catch(() => undefined)
  await page.waitForTimeout(500)
  await draw(page, 'home-offline')
})

test('whom the reader has to choose', async ({ visit, server, as, watch }) => {
  const span = await spanOf(as('employee'), 2)
  const context = await visit('employee', { serviceWorkers: 'block' })
  watch.offline = true
  await context.route(/\/forms\/[^/]+\/preview$/, async (route) => {
    const response = await route.fetch()
    const path = (await response.json()) as { steps: { people?: { id: string; name: string }[]; pick_from?: { id: string; name: string }[] }[] }
    const first = path.steps.find((step) => step.people?.length)!
    first.pick_from = ['陈静', '欧阳慕容雪莹', 'Wolfeschlegelsteinhausenbergerdorff'].map((name, id) => ({ id: String(id), name }))
    await route.fulfill({ json: path })
  })
  const page = await context.newPage()
  await page.goto(`${server.url}/m/forms/leave.request`)
  const hand = new Hand(page)
  await hand.fill({ type: '出差', ...span, reason: '拜访客户' })
  await expect(page.locator('.pick')).toBeVisible({ timeout: 20_000 })
  await draw(page, 'form-path')
})

test('two devices, one draft', async ({ open, as }) => {
  const span = await spanOf(as('employee'), 2)
  const draft = await as('employee').call<{ id: string; revision: number }>('POST', '/forms/leave.request/drafts', { data: { type: 'trip', ...span, reason: '原来' } })
  const page = await open('employee', `/m/forms/leave.request?draft=${draft.id}`)
  const hand = new Hand(page)
  await expect(hand.field('事由')).toHaveValue('原来')
  await as('employee').call('PATCH', `/records/${draft.id}`, { data: { type: 'trip', ...span, reason: '另一台设备' } }, { 'If-Match': `"${draft.revision}"` })
  await hand.field('事由').fill('这台设备')
  await expect(hand.button(hand.say('form.conflict-mine'))).toBeVisible()
  await page.evaluate(() => scrollTo(0, 0))
  await draw(page, 'form-conflict')
  await hand.button(hand.say('form.conflict-mine')).click()
  await hand.button(hand.say('form.discard')).click()
  await draw(page, 'form-discard')
})

test('who comes in', async ({ visit, server, watch, open, as }) => {
  const context = await visit('employee', { serviceWorkers: 'block' })
  await rewrite(context, (address, answer) => address !== '/me' ? answer : {
    ...(answer as object), company: undefined, member: undefined, companies: ['华远精工股份有限公司（演示）', '华远精工（苏州）智能装备技术有限公司第二分公司'].map((name, id) => ({ id: String(id), name }))
  })
  const page = await context.newPage()
  await page.goto(`${server.url}/m/sign-in`)
  await new Hand(page).ready()
  await draw(page, 'company')
  await page.close()

  const ended = await open('employee', '/m/mine')
  await new Hand(ended).settled()
  watch.offline = true
  await as('employee').call('DELETE', '/session')
  await ended.reload()
  await new Hand(ended).ready()
  await draw(ended, 'sign-in-ended')
})

test('more than is left', async ({ open, as }) => {
  const span = await spanOf(as('employee'), 5)
  const to = new Date(span.from)
  to.setUTCDate(to.getUTCDate() + 40)
  const page = await open('employee', '/m/forms/leave.request')
  const hand = new Hand(page)
  await hand.fill({ type: '年假', from: span.from, to: to.toISOString().slice(0, 10) })
  await page.waitForTimeout(1200)
  await hand.submit.click()
  await page.waitForTimeout(1200)
  await draw(page, 'form-refused')
})

test('deciding', async ({ open, as, watch }) => {
  const span = await spanOf(as('employee'), 2)
  const records = []
  for (const reason of ['客户', '展会', '培训']) records.push(await as('employee').submit({ type: 'trip', ...span, reason }))
  const task = await as('lead').taskOf(records[0]!.id)
  const page = await open('lead', `/m/tasks/${task.id}`)
  const hand = new Hand(page)
  await hand.settled()
  await hand.button('同意').first().click()
  await draw(page, 'task-agree')
  await page.keyboard.press('Escape')
  await hand.button('拒绝').first().click()
  await page.getByRole('dialog').getByRole('button', { name: '拒绝', exact: true }).click()
  await draw(page, 'task-reject-problem')
  await page.keyboard.press('Escape')
  if (await hand.button(hand.say('task.verbs')).count()) {
    await hand.button(hand.say('task.verbs')).click()
    await draw(page, 'task-verbs')
    await page.keyboard.press('Escape')
  }
  watch.offline = true
  await page.context().setOffline(true)
  await hand.decide('同意')
  await page.waitForTimeout(600)
  await draw(page, 'task-offline')
  await as('employee').call('POST', `/records/${records[0]!.id}/withdraw`, {})
  await page.context().setOffline(false)
  await page.waitForTimeout(4000)
  await page.goto('/m/outbox')
  await hand.settled()
  await draw(page, 'outbox-refused')
})

test('after deciding, the next', async ({ open, as }) => {
  const span = await spanOf(as('employee'), 2)
  for (const reason of ['客户', '展会']) await as('employee').submit({ type: 'trip', ...span, reason })
  const page = await open('lead', '/m/tasks')
  const hand = new Hand(page)
  await hand.settled()
  await page.locator('a[href^="/m/tasks/"]').first().click()
  await hand.decide('同意', '好')
  await page.waitForTimeout(800)
  await draw(page, 'task-next')
})

test('what a record comes to', async ({ open, as }) => {
  const span = await spanOf(as('employee'), 2)
  const ends: [string, (id: string) => Promise<unknown>][] = [
    ['approved', (id) => as('lead').decide(id, 'agree', { comment: '好好休息' })],
    ['rejected', (id) => as('lead').decide(id, 'reject', { comment: '项目太忙' })],
    ['returned', (id) => as('lead').decide(id, 'return', { comment: '请写明客户' })],
    ['withdrawn', (id) => as('employee').call('POST', `/records/${id}/withdraw`, {})]
  ]
  for (const [name, end] of ends) {
    const record = await as('employee').submit({ type: 'trip', ...span, reason: '拜访客户' })
    await end(record.id)
    const page = await open('employee', `/m/records/${record.id}`)
    await new Hand(page).settled()
    await draw(page, `record-${name}`)
    await page.context().close()
  }
})

test('what goes wrong', async ({ open, server, watch, as }) => {
  const wrong = await open(null, '/m/sign-in')
  const hand = new Hand(wrong)
  await hand.ready()
  await hand.field(hand.say('sign-in.account')).fill('employee')
  await hand.field(hand.say('sign-in.password')).fill('wrong')
  await hand.button(hand.say('sign-in.enter')).click()
  await wrong.waitForTimeout(800)
  await draw(wrong, 'sign-in-wrong')

  const record = (await as('employee').list<{ id: string }>('/records'))[0]!
  const page = await open('employee', '/m/mine')
  await new Hand(page).settled()
  await page.waitForFunction(() => document.cookie.includes('superform_build=')) // the device holds what shows a record
  watch.offline = true
  await server.stop()
  await page.locator(`a[href*="${record.id}"]`).first().click()
  await page.waitForTimeout(1500)
  await draw(page, 'record-server-down')
  await page.goto(`${server.url}/m/tasks`).catch(() => undefined)
  await page.waitForTimeout(500)
  await draw(page, 'tasks-server-down')
  await server.start()
})

for (const [look, how] of Object.entries({ light: {}, ...readings })) {
  test(`administration, ${look}`, async ({ visit, server, as }) => {
    const english = look === 'english'
    if (english) await as('admin').call('PATCH', '/me', { language: 'en' })
    const span = await spanOf(as('employee'), 2)
    await as('employee').submit({ type: 'trip', ...span, reason: '拜访客户' })
    const member = await as('employee').call<{ member: { id: string }; department: { id: string } }>('GET', '/me')
    await as('admin').call('POST', '/admin/grants', { member: member.member.id, rights: ['organisation', 'keys'], departments: [member.department.id] })
    await as('admin').call('POST', '/admin/webhooks', { name: '收银', url: 'https://till.example.com/in', events: ['record.approved'], on: true })
    const context = await visit('admin', { serviceWorkers: 'block', ...how })
    await rewrite(context, administered)
    const page = await context.newPage()
    const hand = new Hand(page, english ? 'en' : 'zh-CN')
    const seen = async (name: string, path: string, tap?: string | RegExp): Promise<void> => {
      await page.goto(server.url + path)
      await hand.settled()
      if (tap) {
        await page.locator(tap instanceof RegExp ? '.admin-row, .bar .button' : tap).filter({ hasText: tap instanceof RegExp ? tap : undefined }).first().click()
        await page.getByRole('dialog').waitFor()
        await page.waitForTimeout(500)
      }
      await draw(page, `${name}-${look}`)
      await hand.narrow(name)
    }
    const card = `/m/admin/people/${member.member.id}`
    for (const deed of ['depart', 'reset', 'second', 'absence', 'transfer']) await seen(`admin-${deed}-sheet`, card, new RegExp(hand.say(`admin.do.${deed}`)))
    await page.keyboard.press('Escape')
    for (const list of ['waiting', 'joining', 'rights', 'apps', 'entries', 'messages', 'webhooks', 'jobs', 'providers']) await seen(`admin-${list}-full`, `/m/admin/${list}`)
    for (const list of ['waiting', 'rights', 'apps', 'entries', 'webhooks', 'providers']) await seen(`admin-${list}-sheet`, `/m/admin/${list}`, '.admin-row')
    await seen('admin-joining-sheet', '/m/admin/joining', new RegExp(`^${hand.say('admin.invite')}$`))
    await seen('admin-entries-new', '/m/admin/entries', new RegExp(`^${hand.say('admin.entry-make')}$`))
    await seen('admin-find', '/m/admin')
    await page.locator('#admin-find').fill('zzzz')
    await page.waitForTimeout(600)
    await draw(page, `admin-nobody-${look}`)
  })
}

/** Lists of the administration with something in them that a demo has not. */
function administered(address: string, answer: unknown): unknown {
  const at = '2026-03-09T02:00:00Z'
  const reason = { code: 'refused', detail: '对方邮件服务器拒收：550 no such user' }
  if (/^\/admin\/messages/.test(address)) return { items: ['王磊', '欧阳慕容雪莹'].map((name, id) => ({ id: `${String(id)}`, channel: id ? 'mail' : 'push', kind: 'approve', status: 'failed', reason, member: { id: '1', name }, at, attempts: 3, actions: ['retry'] })), next: 'x' }
  if (/^\/admin\/jobs\/counts/.test(address)) return { waiting: 12, dead: 2, kinds: [{ kind: 'fill-slots', title: '为列表补充旧单据的字段', waiting: 0, dead: 2 }, { kind: 'notice', title: '发送消息', waiting: 12, dead: 0 }] }
  if (/^\/admin\/jobs/.test(address)) return { items: [1, 2].map((id) => ({ id: `${String(id)}`, kind: 'fill-slots', title: '为列表补充旧单据的字段', status: 'dead', at, due_at: at, attempts: 8, most: 8, running: false, problem: { code: 'internal', detail: '服务器内部错误' }, actions: ['retry', 'drop'] })) }
  if (/^\/admin\/entries/.test(address)) return { items: ['open', 'full', 'closed'].map((status, id) => ({ id: `${String(id)}`, app: 'leave', form: 'leave.types', form_title: '假期类型', title: ['客户满意度调查（2026 年第四季度）', '周五沙龙报名', '食堂意见'][id], made_by: { id: '1', name: '王磊' }, most: id === 1 ? 30 : undefined, answers: 30 - id, created_at: at, closes_at: id ? undefined : at, status })), next: '' }
  if (/^\/admin\/waiting/.test(address)) return { items: [{ id: '1', provider: 'house', name: '欧阳慕容雪莹', email: 'ouyang@example.com', phone: '13900000000', since: at }] }
  if (/^\/admin\/providers/.test(address)) return { items: [{ id: 'house', name: { 'zh-CN': '统一登录', en: 'House' }, issuer: 'https://sso.example.com', client_id: 'forms', match: ['email'], address: 'x.house', has_secret: true }, { id: 'old', name: { 'zh-CN': '旧系统', en: 'Old' }, issuer: 'https://old.example.com', client_id: 'forms', address: 'x.old', has_secret: false, problem: 'provider_down' }] }
  return answer
}

async function changed(visit: (account: string | null, how?: Coming) => Promise<BrowserContext>, account: string, change: Change): Promise<Page> {
  const context = await visit(account, { serviceWorkers: 'block' })
  await rewrite(context, change)
  return context.newPage()
}

test.afterAll(() => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.png')).sort()
  const picture = (name: string) => `<figure><a href="${name}"><img loading="lazy" src="${name}" alt=""></a><figcaption>${name.slice(0, -4)}</figcaption></figure>`
  const style = 'body{font:14px sans-serif;background:#888}figure{display:inline-block;vertical-align:top;margin:8px}img{max-width:360px;max-height:640px}'
  writeFileSync(join(folder, 'index.html'), `<!doctype html><meta charset="utf-8"><title>Gallery</title><style>${style}</style>${names.map(picture).join('\n')}`)
})

