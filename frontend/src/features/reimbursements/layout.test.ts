import { describe, expect, it } from 'vitest'
import { ListLayout } from './layout'

const months = (...counts: [string, number][]) =>
  counts.map(([month, lines]) => ({
    month,
    totals: { lines, spent: 0, socialSecurity: 0, mutual: 0, remaining: 0 },
  }))
const layout = new ListLayout(months(['2026-11', 3], ['2026-10', 0], ['2026-09', 2]))

describe("the list's layout", () => {
  it('puts a heading before the lines of each month that has any', () => {
    const seen = Array.from({ length: layout.items }, (_, i) => {
      const item = layout.item(i)
      return item.kind === 'month' ? item.month.month : item.line
    })
    expect(seen).toEqual(['2026-11', 0, 1, 2, '2026-09', 3, 4])
  })

  it('finds a line again where it stands', () => {
    for (let line = 0; line < layout.lines; line++)
      expect(layout.item(layout.itemOfLine(line))).toEqual({ kind: 'line', line })
  })

  it('is empty without lines', () => {
    expect(new ListLayout([])).toMatchObject({ lines: 0, items: 0 })
  })

  it('finds its way in twenty thousand lines of ten years', () => {
    const many = new ListLayout(
      months(
        ...Array.from(
          { length: 120 },
          (_, i) => [`${2026 - Math.floor(i / 12)}-${i}`, 167] as [string, number],
        ),
      ),
    )
    expect(many.lines).toBe(20_040)
    expect(many.item(many.itemOfLine(19_999))).toEqual({ kind: 'line', line: 19_999 })
    expect(many.monthOfItem(many.items - 1)).toBe(119)
  })
})

describe('a line after news', () => {
  it('moves down by what came above it', () => {
    const now = new ListLayout(months(['2026-12', 4], ['2026-11', 5], ['2026-09', 2]))
    expect(now.afterChange(layout, 3)).toBe(9)
    expect(now.afterChange(layout, 2)).toBe(8)
  })
  it('gives the next older month when its own is gone', () => {
    const now = new ListLayout(months(['2026-11', 3], ['2026-08', 2]))
    expect(now.afterChange(layout, 4)).toBe(3)
  })
  it('gives the last line when everything older is gone, and 0 in an empty list', () => {
    expect(new ListLayout(months(['2026-11', 3])).afterChange(layout, 4)).toBe(2)
    expect(new ListLayout([]).afterChange(layout, 4)).toBe(0)
  })
})
