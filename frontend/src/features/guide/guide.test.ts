import { render, screen } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import { chapters } from 'virtual:guide'
import { chaptersOf } from '../../../guide'
import Guide from './Guide.svelte'

describe('the guide', () => {
  it('is the members’, without its pictures', () => {
    const titles = chapters.map(({ title }) => title)
    expect(titles).toContain('Lire vos remboursements')
    expect(titles).toContain('Mot de passe perdu, code perdu')
    expect(JSON.stringify(chapters)).not.toContain('.png')
  })

  it('keeps what is strong, written as code, counted or listed', () => {
    const [, chapter] = chaptersOf(
      '# Guide\n\n## Un\n\nDu **gras** et `--code`, [un lien](x).\n\n1. Un\n2. Deux\n',
    )
    expect(chapter!.blocks).toEqual([
      {
        kind: 'text',
        pieces: [
          { text: 'Du ' },
          { text: 'gras', strong: true },
          { text: ' et ' },
          { text: '--code', code: true },
          { text: ', ' },
          { text: 'un lien' },
          { text: '.' },
        ],
      },
      { kind: 'steps', items: [[{ text: 'Un' }], [{ text: 'Deux' }]] },
    ])
  })

  it('opens with its contents', async () => {
    render(Guide, { open: true })
    expect(await screen.findByRole('dialog', { name: 'Guide' })).toBeTruthy()
    expect(screen.getByRole('navigation', { name: 'Sommaire du guide' })).toBeTruthy()
    expect(screen.getByRole('heading', { level: 3, name: 'Accueil' })).toBeTruthy()
  })
})
