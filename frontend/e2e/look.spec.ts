import { enter, expect, test } from './support/journey'
test('look', async ({ page, office, truth }) => {
  const t0 = Date.now()
  await page.screenshot({ path: '/tmp/journey/a.png' })
  await enter(page, office)
  console.log('entered', Date.now() - t0)
  await expect(page.getByText(`${truth.lines.length} remboursements`)).toBeVisible()
  await page.screenshot({ path: '/tmp/journey/b.png' })
  console.log(await page.locator('body').ariaSnapshot())
})
