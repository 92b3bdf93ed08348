import { describe, expect, it } from 'vitest'
import { ListLayout } from './layout'
import { Placement } from './placement'

const month = (name: string, lines: number) => ({
  month: name,
  totals: { lines, spent: 0, socialSecurity: 0, mutual: 0, remaining: 0 },
})
const layout = new ListLayout([month('2026-03', 2), month('2026-02', 3), month('2026-01', 1)])
const placement = new Placement(layout, 10, 30)

describe('the placement', () => {
  it('stacks headings and lines without a gap', () => {
    const heights = [30, 10, 10, 30, 10, 10, 10, 30, 10]
    let top = 0
    for (const [item, height] of heights.entries()) {
      expect(placement.offsetOf(item)).toBe(top)
      expect(placement.itemAt(top)).toBe(item)
      expect(placement.itemAt(top + height - 1)).toBe(item)
      top += height
    }
    expect(placement.height).toBe(top)
  })

  it('ends at its ends', () => {
    expect(placement.itemAt(-50)).toBe(0)
    expect(placement.itemAt(10_000)).toBe(8)
    expect(new Placement(new ListLayout([]), 10, 30).height).toBe(0)
    expect(new Placement(new ListLayout([]), 10, 30).itemAt(5)).toBe(0)
  })
})
