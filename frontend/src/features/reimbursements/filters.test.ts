import { describe, expect, it } from 'vitest'
import { beforeHistory, Filters } from './filters.svelte'

describe('the filters', () => {
  it('choose everything at first', () => {
    const filters = new Filters()
    expect(filters.filter).toEqual({ period: '', beneficiaryId: '', kind: '', payee: '' })
    expect(filters.any).toBe(false)
  })

  it('join year and month into a period', () => {
    const filters = new Filters()
    filters.chooseYear('2026')
    expect(filters.filter.period).toBe('2026')
    filters.month = '03'
    expect(filters.filter.period).toBe('2026-03')
    filters.chooseYear('2025')
    expect(filters.filter.period).toBe('2025-03')
  })

  it('drop the month with the year', () => {
    const filters = new Filters()
    filters.chooseYear('2026')
    filters.month = '03'
    filters.chooseYear('')
    expect([filters.month, filters.filter.period]).toEqual(['', ''])
  })

  it('ask the desk for nothing before 2017', () => {
    const filters = new Filters()
    filters.chooseYear(beforeHistory)
    expect([filters.before, filters.filter.period, filters.any]).toEqual([true, '', true])
  })

  it('are all cleared at once', () => {
    const filters = new Filters()
    Object.assign(filters, {
      year: '2026',
      month: '03',
      beneficiaryId: 'b1',
      kind: 'dental',
      payee: 'member',
    })
    expect(filters.any).toBe(true)
    filters.clear()
    expect(filters.filter).toEqual({ period: '', beneficiaryId: '', kind: '', payee: '' })
  })

  it('drop what can no longer be chosen', () => {
    const filters = new Filters()
    Object.assign(filters, { year: '2019', month: '03', beneficiaryId: 'gone', kind: 'hearing' })
    filters.keepWithin({ years: ['2026'], kinds: ['dental'], beneficiaries: [] })
    expect(filters.any).toBe(false)
  })
})
