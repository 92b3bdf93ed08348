import { render, screen } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { FakeDesk } from '$src/bridge/fake'
import NewPassword from './NewPassword.svelte'
import { lacking, newPasswordErrors } from './newPassword'
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
    ['', 'length upper lower digit'],
    ['Abcdefg1', ''],
    ['Éèàùôïç1', ''],
    ['abcdefg1', 'upper'],
    ['ABCDEFG1', 'lower'],
    ['Abcdefgh', 'digit'],
    ['Ab1', 'length'],
    [`Ab1${'x'.repeat(126)}`, 'length'],
  ])('says of « %s » that it lacks: %s', (password, names) => {
    expect([...lacking(password, '')].join(' ')).toBe(names)
  })

  it('lets the desk have the last word', () => {
    expect([...lacking('Camille2026', 'password_personal')]).toEqual(['personal'])
    expect([...lacking('Camille2026', null)]).toEqual(['personal'])
  })

  it('ticks itself off while the member types', async () => {
    const user = choose(['Camille'])
    expect(kept()).toEqual([])
    await user.type(screen.getByLabelText('Mot de passe'), 'abc1')
    await expect.poll(kept).toEqual(['Une minuscule au moins', 'Un chiffre au moins'])
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
    expect(await errors('Camille2026', 'Camille2027')).toEqual([
      { field: 'new', text: 'Ce mot de passe parle de vous' },
      { field: 'new-confirmation', text: 'Les deux mots de passe sont différents.' },
    ])
  })
})
