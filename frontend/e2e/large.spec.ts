import { enter, expect, plain, test } from './support/journey'

test.use({ size: { lines: 20_000, documents: 4 } })

test('twenty thousand lines scroll to the last with few rows drawn', async ({
  page,
  office,
  truth,
}, info) => {
  await enter(page, office)
  await expect(page.getByText(/^20\s000 remboursements/)).toBeVisible()
  await page.evaluate(() => {
    const seen = { frames: 0, longTasks: 0 }
    Object.assign(window, { seen })
    new PerformanceObserver((list) => (seen.longTasks += list.getEntries().length)).observe({
      type: 'longtask',
    })
    const frame = () => (seen.frames++, requestAnimationFrame(frame))
    requestAnimationFrame(frame)
  })
  const oldest = truth.lines.toSorted((a, b) => (a.care_date + a.id < b.care_date + b.id ? -1 : 1))
  const shown = (day: string) => day.split('-').reverse().join('/')
  await page.locator('#line-0').focus()
  for (let pages = 0; pages < 30; pages++) await page.keyboard.press('PageDown')
  await expect(page.locator('[id^=line-]:focus .act')).toBeVisible()
  await page.keyboard.press('End')
  const last = page.locator('#line-19999')
  await expect(last).toBeFocused()
  await expect(last).toContainText(shown(oldest[0]!.care_date))
  await expect(last).toContainText(oldest[0]!.act_label)
  expect(await page.locator('[id^=line-]').count(), 'rows drawn').toBeLessThan(80)

  const main = page.getByRole('main')
  for (const share of [0.1, 0.35, 0.6, 0.85]) {
    await main.evaluate((element, to) => element.scrollTo(0, element.scrollHeight * to), share)
    await expect
      .poll(async () => {
        const box = (await main.boundingBox())!
        const seen = page.locator('[id^=line-]')
        const inSight = await seen.evaluateAll(
          (rows, [top, bottom]) =>
            rows
              .filter((row) => {
                const at = row.getBoundingClientRect()
                return at.top > top! + 90 && at.bottom < bottom!
              })
              .map((row) => row.querySelector('.date')?.textContent ?? ''),
          [box.y, box.y + box.height],
        )
        return inSight.length > 8 && inSight.every((date) => /^\d\d\/\d\d\/\d{4}$/.test(plain(date)))
      })
      .toBe(true)
  }
  await page.locator('[id^=line-][tabindex="0"]').focus()
  await page.keyboard.press('Home')
  await expect(page.locator('#line-0')).toBeFocused()
  await expect(page.locator('#line-0')).toContainText(shown(oldest.at(-1)!.care_date))
  const { frames, longTasks } = await page.evaluate(
    () => (window as unknown as { seen: { frames: number; longTasks: number } }).seen,
  )
  info.annotations.push({ type: 'measured', description: `${frames} frames, ${longTasks} tasks over 50 ms` })
  expect(frames, 'the page kept painting').toBeGreaterThan(30)
})
