import { render, screen } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { FakeDesk } from '$src/bridge/fake'
import NewPassword from './NewPassword.svelte'
import { lacking, newPasswordErrors, textsOf } from './newPassword'
import { strengthOf } from './strength'

const rules = () => screen.getAllByRole('listitem').map((item) => item.textContent)
const kept = () =>
  rules()
    .filter((text) => text?.includes('respecté') && !text.includes('à respecter'))
    .map((text) => text?.split('\u202f')[0]?.trim())

function choose(about: string[] = []) {
  new FakeDesk().install()
  render(NewPassword, { id: 'new', password: '', confirmation: '', about })
  return userEvent.setup()
}

describe('the rule', () => {
  it.each([
    [null, 'length upper lower digit personal'],
    [[], ''],
    [['password_too_short', 'password_needs_upper', 'password_personal'], 'length upper personal'],
    [['password_too_long', 'password_needs_lower', 'password_needs_digit'], 'length lower digit'],
  ] as const)('shows of the faults %j that it lacks: %s', (codes, names) => {
    const faults = codes && codes.map((code) => ({ field: 'password', code }))
    expect([...lacking(faults)].join(' ')).toBe(names)
  })

  it('ticks itself off while the member types', async () => {
    const user = choose(['Camille'])
    expect(kept()).toEqual([])
    await user.type(screen.getByLabelText('Mot de passe'), 'abc1')
    await expect
      .poll(kept)
      .toEqual(['Une minuscule au moins', 'Un chiffre au moins', 'Rien qui parle de vous'])
    await user.type(screen.getByLabelText('Mot de passe'), 'Camille')
    await expect
      .poll(kept)
      .toEqual([
        'De 8 à 128 caractères',
        'Une majuscule au moins',
        'Une minuscule au moins',
        'Un chiffre au moins',
      ])
  })

  it('takes a pasted password', async () => {
    const user = choose()
    await user.click(screen.getByLabelText('Mot de passe'))
    await user.paste('Vélo-bleu-7')
    await expect.poll(() => kept().length).toBe(5)
  })
})

describe('the strength', () => {
  it('stands in words beside the rule', async () => {
    const user = choose()
    await user.type(screen.getByLabelText('Mot de passe'), 'Azerty123')
    expect(await screen.findByText('faible')).toBeTruthy()
    expect(screen.getByText('Ce mot de passe est couramment utilisé.')).toBeTruthy()
    await user.type(screen.getByLabelText('Mot de passe'), ' et le chat dort 3 fois')
    expect(await screen.findByText('très bon')).toBeTruthy()
  })

  it('knows what an attacker knows of the member', () => {
    expect(strengthOf('vandenbroucke', []).score).toBeGreaterThan(
      strengthOf('vandenbroucke', ['vandenbroucke']).score,
    )
  })

  it('looks at the first forty characters, whatever follows: the work grows with the square of the length', () => {
    const first = 'a'.repeat(40)
    expect(strengthOf(first + 'kJh3$9Zq-pL0!mnB'.repeat(5), [])).toEqual(strengthOf(first, []))
    expect(strengthOf('kJh3$9Zq-pL0!mnB'.repeat(8), []).score).toBe(4)
  })
})

it('all that is wrong with a field stands beside it', () => {
  const errors = [
    { field: 'new', text: 'Il manque une majuscule' },
    { field: 'new', text: 'Il manque un chiffre' },
    { field: 'other', text: 'Rien.' },
  ]
  expect([textsOf(errors, 'new'), textsOf(errors, 'other'), textsOf(errors, 'none')]).toEqual([
    'Il manque une majuscule. Il manque un chiffre',
    'Rien.',
    '',
  ])
})

describe('what is wrong with both', () => {
  const errors = (password: string, confirmation: string) => {
    new FakeDesk().install()
    return newPasswordErrors('new', password, confirmation, ['Camille'])
  }

  it('is nothing when they are right', async () => {
    expect(await errors('Vélo-bleu-7', 'Vélo-bleu-7')).toEqual([])
  })

  it('is said at each field', async () => {
    expect(await errors('', '')).toEqual([
      { field: 'new', text: 'Choisissez un mot de passe.' },
      { field: 'new-confirmation', text: 'Saisissez le mot de passe une seconde fois.' },
    ])
    expect(await errors('camille', 'camille')).toEqual([
      { field: 'new', text: 'Ce mot de passe est trop court' },
      { field: 'new', text: 'Il manque une majuscule' },
      { field: 'new', text: 'Il manque un chiffre' },
      { field: 'new', text: 'Ce mot de passe parle de vous' },
    ])
    expect(await errors('Camille2026', 'Camille2027')).toEqual([
      { field: 'new', text: 'Ce mot de passe parle de vous' },
      { field: 'new-confirmation', text: 'Les deux mots de passe sont différents.' },
    ])
  })
})
