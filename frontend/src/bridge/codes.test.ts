import { describe, expect, it } from 'vitest'
import { mutual } from '../../wailsjs/go/models'
import { faultSentence, faultText, isCode } from '$src/i18n/faults'

const codes = Object.values(mutual.Code)

describe('the text of a code', () => {
  it.each(codes)('%s says what happened, why, and what to do, in set French', (code) => {
    expect(isCode(code)).toBe(true)
    const text = faultText(code)
    const said = [text.title, text.why, text.todo(0), text.todo(Date.now() + 60_000)]
    for (const sentence of said) {
      expect(sentence.length).toBeGreaterThan(8)
      // French typography: narrow no-break spaces, curved apostrophes.
      expect(sentence).not.toMatch(/ [;:!?%€»]|« |'/)
    }
    expect(text.title).not.toMatch(/\.$/)
    expect(text.why + text.todo(0)).toMatch(/\.$/)
  })

  it.each(['throttled', 'account_blocked'] as const)('%s says until when', (code) => {
    const until = new Date()
    until.setHours(23, 58, 0, 0)
    expect(faultSentence({ code, until: until.getTime() })).toContain('23:58')
  })
})
