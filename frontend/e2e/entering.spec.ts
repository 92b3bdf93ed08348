import { enter, expect, test } from './support/journey'

test('signs in and shows what the office has', async ({ page, office, truth }) => {
  await enter(page, office)
  await expect(page.getByText(`${truth.lines.length} remboursements`)).toBeVisible()
})
