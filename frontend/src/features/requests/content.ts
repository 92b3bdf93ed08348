import type { Member, RequestContent, RequestKind, RequestRow, RequestState } from '$src/bridge/types'
import { birthDay, day } from '$src/i18n/format'
import { fr } from '$src/i18n/fr'
import { masked } from './iban'

/** The kinds, in the order in which they are offered. */
export const kinds = ['address', 'phone', 'email', 'bank', 'birth', 'beneficiary', 'other'] as const

/** The most characters of the words that go with a request. */
export const wordsMax = 4000

/** What may be attached to one request (files and bytes). */
export const filesMax = 5

/** What names a row for as long as it lives: its key, also once the office has it. */
export const idOf = (row: RequestRow): string => row.request.key || row.request.id

/** A new request, with what is surely so filled in. */
export function startOf(kind: RequestKind, member: Member | null): RequestContent {
  const family = kind === 'birth' || kind === 'beneficiary' ? (member?.lastName ?? '') : ''
  const holder = kind === 'bank' && member ? `${member.firstName} ${member.lastName}` : ''
  return {
    kind,
    words: '',
    address: { street: '', postalCode: '', city: '', from: '' },
    phone: '',
    email: '',
    bank: { holder, iban: '' },
    person: {
      firstName: '',
      lastName: family,
      birthDate: '',
      relation: kind === 'birth' ? 'child' : '',
      from: '',
    },
  }
}

/** What the mutual's file says today of what a request changes; empty for what it does not say. */
export function currentOf(kind: RequestKind, member: Member | null): string | null {
  if (!member) return null
  switch (kind) {
    case 'address':
      return `${member.street}, ${member.postalCode} ${member.city}`
    case 'phone':
      return member.phone
    case 'email':
      return member.email
    case 'bank':
      return member.maskedIban
    default:
      return null
  }
}

/** The first line of a text that says more than a greeting. */
export function firstWords(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  return lines.find((line) => !/^\S+,$/.test(line)) ?? lines[0] ?? ''
}

/** One line that tells a request from others of its kind; empty before it is typed. */
export function summaryOf(content: RequestContent): string {
  switch (content.kind) {
    case 'address':
      return content.address.city.trim()
    case 'phone':
      return content.phone.trim()
    case 'email':
      return content.email.trim()
    case 'bank':
      return masked(content.bank.iban.trim())
    case 'birth':
    case 'beneficiary':
      return content.person.firstName.trim()
    case 'other':
      return firstWords(content.words)
  }
}

export type Fact = { label: string; text: string; figures?: boolean }

function coverOf({ kind, person }: RequestContent): string {
  const t = fr.requests.facts
  if (person.from) return t.coverFrom(person.from)
  return kind === 'birth' ? t.coverBirth : t.coverSoon
}

/** What a request asks, in words, its IBAN masked. */
export function factsOf(content: RequestContent): Fact[] {
  const t = fr.requests.facts
  const facts: Fact[] = []
  const { address, bank, person } = content
  switch (content.kind) {
    case 'address':
      facts.push(
        { label: t.address, text: `${address.street.trim()}\n${address.postalCode.trim()} ${address.city}` },
        { label: t.from, text: address.from ? day(address.from) : t.now },
      )
      break
    case 'phone':
      facts.push({ label: t.phone, text: content.phone, figures: true })
      break
    case 'email':
      facts.push({ label: t.email, text: content.email })
      break
    case 'bank':
      facts.push(
        { label: t.holder, text: bank.holder },
        { label: t.iban, text: masked(bank.iban), figures: true },
      )
      break
    case 'birth':
    case 'beneficiary':
      facts.push(
        { label: t.name, text: `${person.firstName.trim()} ${person.lastName.trim()}` },
        { label: t.birthDate, text: person.birthDate && birthDay(person.birthDate) },
      )
      if (content.kind === 'beneficiary' && person.relation && person.relation !== 'self')
        facts.push({ label: t.relation, text: fr.requests.form.relations[person.relation] })
      facts.push({ label: t.cover, text: coverOf(content) })
      break
  }
  if (content.words.trim())
    facts.push({ label: content.kind === 'other' ? t.other : t.words, text: content.words.trim() })
  return facts.filter((fact) => fact.text)
}

/** Where a row stands on the list. */
export type Group = 'here' | 'underway' | 'answered'

export function groupOf(state: RequestState): Group {
  if (state === 'draft' || state === 'to_send') return 'here'
  return state === 'sent' || state === 'read' || state === 'unknown' ? 'underway' : 'answered'
}

/** « envoyée le 12 novembre 2026 »: the last thing that happened to a row, in epoch milliseconds. */
export function lastOf({ request, changedAt }: RequestRow): {
  what: 'changed' | 'sent' | 'answered'
  at: number
} {
  if (groupOf(request.state) === 'here') return { what: 'changed', at: changedAt }
  const answered = request.answeredAt || request.appliedAt
  return answered ? { what: 'answered', at: answered } : { what: 'sent', at: request.sentAt }
}

export type Step = { state: RequestState; reached: boolean; now: boolean; at: number }

/** The way of a sent request: what it passed, with when (epoch milliseconds, 0 unknown), and what is ahead. */
export function stepsOf(request: RequestRow['request']): Step[] {
  const way: RequestState[] =
    request.state === 'unknown'
      ? ['sent', 'unknown']
      : request.state === 'refused'
        ? ['sent', 'read', 'refused']
        : ['sent', 'read', 'accepted', 'applied']
  const at: Partial<Record<RequestState, number>> = {
    sent: request.sentAt,
    read: request.readAt,
    accepted: request.answeredAt,
    refused: request.answeredAt,
    applied: request.appliedAt,
  }
  const here = way.indexOf(request.state)
  return way.map((state, i) => ({
    state,
    reached: i <= here,
    now: i === here,
    at: i <= here ? (at[state] ?? 0) : 0,
  }))
}
