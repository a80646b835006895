import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Caller } from './api'
import { axe } from './axe'
import { test } from './gallery'
import { Server } from './server'
import { expect, type Page } from './test'
import { Watch } from './watch'

const root = resolve(import.meta.dirname, '../..')
const cases = JSON.parse(readFileSync(resolve(root, 'forms/rich/testdata/cases.json'), 'utf8')) as { In: string; Markup: string; Text: string }[]

async function signIn(page: Page, server: Server): Promise<void> {
  await page.request.post(`${server.url}/api/v1/session`, { data: { account: 'employee', password: 'superform-demo' }, headers: { Origin: server.url } })
}

test('formatted text is written by keyboard and buttons, pasted, submitted and read @phone', async ({ browser, server }) => {
  test.setTimeout(120_000)
  const context = await browser.newContext()
  const watch = new Watch(server.url)
  await watch.add(context)
  const page = await context.newPage()
  await signIn(page, server)
  await page.goto(`${server.url}/m/forms/gallery.everything`)
  await page.locator('[id$="-name"]').fill('条款')
  const area = page.getByRole('textbox', { name: '条款' })
  await area.click()
  await page.keyboard.type('Heading')
  await page.getByRole('button', { name: '标题' }).click()
  await expect(page.getByRole('button', { name: '标题' })).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('Enter')
  await page.keyboard.type('plain ')
  await page.keyboard.press('Control+b')
  await page.keyboard.type('bold')
  await page.keyboard.press('Control+b')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '项目列表' }).click()
  await page.keyboard.type('one')
  await page.keyboard.press('Enter')
  await page.keyboard.type('two')
  await expect(area.locator('ul > li')).toHaveText(['one', 'two'])
  await page.getByRole('button', { name: '链接' }).click()
  await page.getByLabel('网址、邮箱或电话').fill('example.com')
  await page.keyboard.press('Enter')
  await expect(area.locator('a')).toHaveAttribute('href', 'https://example.com')
  // What Word and an attacker put on the clipboard.
  await area.evaluate((element) => {
    const data = new DataTransfer()
    data.setData('text/html', '<p class=MsoNormal style="mso-x:1"><i>Word</i><img src=x onerror="window.hacked=1"><script>window.hacked=1</script></p>')
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  await expect(area.locator('em, i')).toHaveText('Word')
  await expect(area.locator('img, script, [class], [style*=mso]')).toHaveCount(0)
  // The buttons are one stop of the tab key.
  await page.getByRole('button', { name: '加粗' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('button', { name: '斜体' })).toBeFocused()
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0)
  expect(await axe(page)).toEqual([])
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}-form.png`, fullPage: true })

  await page.getByRole('button', { name: '提交' }).click()
  await expect(page).toHaveURL(/\/m\/records\//)
  const main = page.locator('#main')
  for (const text of ['Heading', 'plain bold', 'one', 'two', 'Word']) await expect(main).toContainText(text)
  await expect(main).not.toContainText('<')
  await expect(main.locator('.value > ul > li')).toHaveCount(2)
  await expect(main.locator('.value a')).toHaveAttribute('rel', /noopener/)
  await expect(main.locator('.value h2')).toHaveText('Heading')
  expect(await axe(page)).toEqual([])
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}-record.png`, fullPage: true })
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false)

  // A page without scripts has the same from the server, styled by the sheet of the type.
  const still = await browser.newContext({ javaScriptEnabled: false, storageState: await context.storageState() })
  const plain = await still.newPage()
  await plain.goto(page.url())
  await expect(plain.locator('dd.rich h2')).toHaveText('Heading')
  await expect(plain.locator('dd.rich strong')).toHaveText('bold')
  await expect(plain.locator('dd.rich > ul > li')).toHaveCount(2)
  await expect(plain.locator('dd.rich > ul')).toHaveCSS('list-style-type', 'disc')
  await expect(plain.locator('dd.rich a').first()).toHaveAttribute('rel', /noopener/)
  if (process.env.PICTURES) await plain.screenshot({ path: `${process.env.PICTURES}-still.png`, fullPage: true })
  await still.close()
  if (process.env.PICTURES) {
    await page.emulateMedia({ media: 'print' })
    await page.setViewportSize({ width: 794, height: 1123 })
    await page.screenshot({ path: `${process.env.PICTURES}-print.png`, fullPage: true })
  }
  expect(watch.faults).toEqual([])
  await context.close()
})

test('what a browser makes of stored markup is the subset, whatever was sent', async ({ browser, server }) => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await signIn(page, server)
  await page.goto(`${server.url}/m/`)
  const found = await page.evaluate((all) => all.map(({ In, Markup, Text }) => {
    const { body, head } = new DOMParser().parseFromString(Markup, 'text/html')
    const wrong: string[] = Array.from(head.children, (one) => one.tagName)
    body.querySelectorAll('*').forEach((one) => {
      if (!/^(P|BR|STRONG|EM|U|S|H2|H3|UL|OL|LI|BLOCKQUOTE|A|TABLE|TBODY|TR|T[HD])$/.test(one.tagName)) wrong.push(one.tagName)
      for (const name of one.getAttributeNames()) if (one.tagName !== 'A' || name !== 'href') wrong.push(name)
      if (one.tagName === 'A' && !/^(https?|mailto|tel):$/.test((one as HTMLAnchorElement).protocol)) wrong.push((one as HTMLAnchorElement).href)
    })
    // The text is all there is, and the browser writes the markup back as it was.
    const seen = body.textContent.replace(/\s/g, ''), text = Text.replace(/\s/g, '')
    if (seen !== text) wrong.push(`${seen} is not ${text}`)
    const again = body.innerHTML.replace(/<\/?tbody>/g, '').replace(/&nbsp;/g, '\u00a0')
    if (again !== Markup.replace(/&quot;/g, (quote, at: number) => /<[^>]*$/.test(Markup.slice(0, at)) ? quote : '"')) wrong.push(again)
    return wrong.length ? { In, Markup, wrong } : undefined
  }).filter(Boolean), cases)
  expect(found).toEqual([])

  // Straight to the interface: stored clean, shown without a script running.
  const session = (await context.cookies()).find((one) => one.name === 'superform_session')!.value
  const caller = new Caller(server.url, session)
  for (const In of cases.slice(20, 70).map((one) => one.In).filter((text) => /[<&]/.test(text) && !/\u202e|&#0;/.test(text))) {
    const { data } = await caller.call<{ data: { terms_of?: string } }>('POST', '/forms/gallery.everything/records', { data: { name: 'x', terms_of: In + '<p>end</p>' } })
    expect(data.terms_of || '').not.toMatch(/<(?!\/?(p|br|strong|em|u|s|h2|h3|ul|ol|li|blockquote|table|tr|td|th|a href="(https?|mailto|tel):[^"<>]*"|a)>)/)
  }
  await context.close()
})
