import { expect, it } from 'vitest'
import { statementYears } from './years'

it('offers every year from the newest care back to 2017', () => {
  expect(statementYears(['2019', '2018'], new Date('2019-06-01'))).toEqual(['2019', '2018', '2017'])
})
it('offers the year after the newest care once it has begun', () => {
  expect(statementYears(['2018'], new Date('2019-01-05'))[0]).toBe('2019')
  expect(statementYears(['2018'], new Date('2026-01-05'))[0]).toBe('2019')
})
it('offers this year when there is no care', () => {
  expect(statementYears([], new Date('2026-01-05'))).toEqual(['2026'])
})
