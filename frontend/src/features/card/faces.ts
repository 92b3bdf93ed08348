import type { Beneficiary } from '$src/bridge/types'

/** As many as one face holds and stays readable; the PDF holds as many. */
export const peopleOnAFace = 5

/** The people of each face, of one person alone when asked for, of all otherwise. */
export function faces(people: readonly Beneficiary[], whose: string): Beneficiary[][] {
  const chosen = people.filter((person) => !whose || person.id === whose)
  return Array.from({ length: Math.ceil(chosen.length / peopleOnAFace) }, (_, i) =>
    chosen.slice(i * peopleOnAFace, (i + 1) * peopleOnAFace),
  )
}

/** First names, with the year of birth where two people share one. */
export function shortNames(people: readonly Beneficiary[]): Map<string, string> {
  const shared = (person: Beneficiary) =>
    people.some((other) => other.id !== person.id && other.firstName === person.firstName)
  return new Map(
    people.map((person) => [
      person.id,
      shared(person) && Number(person.birthDate.slice(0, 4))
        ? `${person.firstName} (${person.birthDate.slice(0, 4)})`
        : person.firstName,
    ]),
  )
}
