import { describe, expect, it } from 'vitest'
import { birthDay, birthDayInFigures, day, fileName, money, month, size, wait } from './format'
import { typeset, typesetAll } from './typography'

describe('French writing', () => {
  it('groups thousands and sets the euro sign with narrow no-break spaces', () => {
    expect(money(128450)).toBe('1\u202f284,50\u202f€')
    expect(money(0)).toBe('0,00\u202f€')
  })
  it('writes days and months in full', () => {
    expect(day('2026-11-12')).toBe('12 novembre 2026')
    expect(day('2017-01-01')).toBe('1er janvier 2017')
    expect(month('2026-08')).toBe('août 2026')
  })
  it('writes of a birth date what is known of it', () => {
    expect(['1984-03-09', '1984-05-00', '1984-00-00', '0000-00-00'].map(birthDay)).toEqual([
      '9 mars 1984',
      'mai 1984',
      '1984',
      'inconnue',
    ])
    expect(['1984-03-09', '1984-05-00', '1984-00-00'].map(birthDayInFigures)).toEqual([
      '09/03/1984',
      '05/1984',
      '1984',
    ])
  })
  it('writes sizes in decimal units', () => {
    expect([size(0), size(102_400), size(1_440_000)]).toEqual(['0\u202foctets', '102\u202fKo', '1,4\u202fMo'])
  })
  it('rounds a wait up, so that it never says now too early', () => {
    expect([wait(1), wait(40_000), wait(125_000), wait(3_600_000)]).toEqual([
      '1\u202fs',
      '40\u202fs',
      '2\u202fmin\u00a005\u202fs',
      '1\u202fh\u00a000\u202fmin',
    ])
  })
  it("takes a file's name from a path of any system", () => {
    expect(fileName('/home/c/releve.pdf')).toBe('releve.pdf')
    expect(fileName('C:\\Users\\c\\releve.pdf')).toBe('releve.pdf')
  })
  it('sets every text of a table, also those that functions make', () => {
    expect(typeset("L'année : « 2026 » ?")).toBe('L’année\u202f: «\u202f2026\u202f»\u202f?')
    const texts = typesetAll({ a: { b: (n: number) => `${n} %` } })
    expect(texts.a.b(70)).toBe('70\u202f%')
  })
})
