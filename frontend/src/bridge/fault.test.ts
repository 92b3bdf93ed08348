import { describe, expect, it } from 'vitest'
import { Fault, parseFault } from './fault'

describe('a fault from the desk', () => {
  const json = '{"code":"throttled","field":"password","until":1763816700000,"ref":"7F3A"}'

  it.each([
    ['a string', json],
    ["an Error's message", new Error(json)],
  ])('is read from %s', (_, thrown) => {
    expect(parseFault(thrown)).toMatchObject({
      code: 'throttled',
      field: 'password',
      until: 1763816700000,
      ref: '7F3A',
    })
  })

  it('stays what it is when it was read before', () => {
    const fault = new Fault('offline')
    expect(parseFault(fault)).toBe(fault)
  })

  it('may come without field, until and ref', () => {
    expect(parseFault('{"code":"offline"}')).toMatchObject({ code: 'offline', field: '', until: 0, ref: '' })
  })

  it.each([
    ['text that is no JSON', 'boom'],
    ['a code that has no text', '{"code":"brand_new"}'],
    ["an object's own method as a code", '{"code":"toString"}'],
    ['JSON that is no object', '"offline"'],
    ['null', null],
    ['something else altogether', 42],
  ])('is a fault of ours for %s', (_, thrown) => {
    expect(parseFault(thrown).code).toBe('internal')
  })
})
