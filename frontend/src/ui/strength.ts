import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common'
import { dictionary as french, translations } from '@zxcvbn-ts/language-fr'
import { typeset } from '$src/i18n/typography'

// A megabyte of words: only ever imported late, by NewPassword.

const estimator = new ZxcvbnFactory({
  dictionary: { ...common, ...french },
  graphs: adjacencyGraphs,
  translations,
  // The work grows with the square of the length. What stands in the first 40
  // characters decides, and a key press never waits.
  maxLength: 40,
})

/** How hard a password is to guess: 0 (at once) to 4 (out of reach), and what makes it easy. */
export type Strength = { score: 0 | 1 | 2 | 3 | 4; advice: string }

/** about: what is known of the member, which an attacker would try first. */
export function strengthOf(password: string, about: readonly string[]): Strength {
  const { score, feedback } = estimator.check(password, [...about])
  return { score, advice: sentence(feedback.warning ?? feedback.suggestions[0] ?? '') }
}

/** The library ends some of its sentences and not others. */
const sentence = (text: string) => (text ? typeset(text.replace(/[^.!?)]$/, '$&.')) : '')
