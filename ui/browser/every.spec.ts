import { axe } from './axe'
import { Hand } from './drive'
import { places } from './pages'
import { expect, test } from './test'

for (const [theme, font] of [['light', 'normal'], ['dark', 'normal'], ['light', 'large']] as const) {
  test(`every page ${theme}, ${font}: whole after a reload, nothing for axe to find, no scrolling sideways`, async ({ open, as }) => {
    test.setTimeout(360_000)
    for (const place of await places(as)) {
      await test.step(place.name, async () => {
        const page = await open(place.account, place.path, { colorScheme: theme, cookies: { superform_theme: theme, superform_font: font } })
        const hand = new Hand(page)
        await hand.ready()
        const title = page.getByRole('heading', { level: 1 }).first()
        await expect(title).toBeVisible()
        await hand.settled()
        await hand.narrow()
        expect.soft(await axe(page), place.name).toEqual([])
        const before = await title.textContent()
        await page.reload()
        await hand.ready()
        await expect(title).toHaveText(before ?? '')
        await page.context().close()
      })
    }
  })
}
