import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { expect, test as base, type Page } from '@playwright/test'
import { expectAccessible } from './support/axe'
import { Child, root } from './support/processes'

const pdf = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n')

/** A demo whose adviser leaves the requests to whoever sits at the console. */
class Demo {
  private constructor(
    private readonly child: Child,
    private readonly office: string,
    readonly console: string,
    readonly adviser: { login: string; password: string },
    private readonly member: { login: string; password: string },
  ) {}

  static async start(): Promise<Demo> {
    const child = new Child(
      join(root, 'build/bin/espace-mutuelle'),
      ['demo', '--no-adviser', '--lines', '20', '--documents', '2'],
      { env: process.env },
    )
    const office = await child.says(
      /démonstration : (\S+) .*\nCode ou email : (\S+) ou \S+\nMot de passe : (\S+)/,
    )
    const staff = await child.says(/conseillers : (\S+) \(identifiant (\S+), mot de passe (\S+)\)/)
    return new Demo(
      child,
      office[1]!,
      staff[1]!,
      { login: staff[2]!, password: staff[3]! },
      { login: office[2]!, password: office[3]! },
    )
  }

  close(): Promise<void> {
    return this.child.end()
  }

  /** Sends a request as the member, with one file. */
  async send(key: string, content: Record<string, unknown>): Promise<void> {
    const session = (await this.ask(
      'POST',
      '/v1/session',
      {
        'content-type': 'application/json',
      },
      JSON.stringify({ ...this.member, device: 'test' }),
    )) as { tokens: { access_token: string } }
    const authorization = `Bearer ${session.tokens.access_token}`
    const sha256 = createHash('sha256').update(pdf).digest('hex')
    await this.ask(
      'PUT',
      `/v1/attachments/${sha256}`,
      { authorization, 'content-type': 'application/octet-stream' },
      pdf,
    )
    const empty = {
      words: '',
      address: { street: '', postal_code: '', city: '', from: '' },
      phone: '',
      email: '',
      bank: { holder: '', iban: '' },
      person: { first_name: '', last_name: '', birth_date: '', relation: '', from: '' },
    }
    await this.ask(
      'POST',
      '/v1/requests',
      { authorization, 'content-type': 'application/json', 'idempotency-key': key },
      JSON.stringify({
        content: { ...empty, ...content },
        attachments: [{ name: 'justificatif.pdf', sha256 }],
      }),
    )
  }

  private async ask(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: string | Buffer,
  ): Promise<unknown> {
    const answer = await fetch(this.office + path, { method, headers, body: body as BodyInit })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`)
    return answer.status === 204 ? undefined : await answer.json()
  }
}

const test = base.extend<{ demo: Demo }>({
  // eslint-disable-next-line no-empty-pattern
  demo: async ({}, use) => {
    const demo = await Demo.start()
    await use(demo)
    await demo.close()
  },
})

async function signIn(page: Page, demo: Demo): Promise<void> {
  await page.goto(demo.console)
  await page.getByLabel('Identifiant').fill(demo.adviser.login)
  await page.getByLabel('Mot de passe').fill(demo.adviser.password)
  await page.getByRole('button', { name: 'Se connecter' }).click()
  await expect(page.getByRole('heading', { name: 'Demandes', level: 1 })).toBeVisible()
}

const address = {
  kind: 'address',
  words: '<script>document.title = "pris"</script>',
  address: { street: '12 rue des Tilleuls', postal_code: '69003', city: 'Lyon', from: '' },
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('an adviser goes from the queue to a request and answers it', async ({ page, demo }) => {
    await demo.send('01JABCDEFGHJKMNPQRSTVW0001', address)
    await signIn(page, demo)
    await page.getByRole('link', { name: 'Changement d’adresse' }).click()
    await expect(page.getByRole('row', { name: 'Ville' })).toContainText('Lyon')
    await expect(page.getByText('document.title = "pris"')).toBeVisible()
    const saved = page.waitForEvent('download')
    await page.getByRole('link', { name: 'justificatif.pdf' }).click()
    expect((await saved).suggestedFilename()).toBe('justificatif.pdf')

    await page.getByRole('button', { name: 'Refuser la demande' }).click()
    await expect(page.getByRole('alert')).toContainText('Dites à l’adhérent pourquoi')
    await page.getByRole('region', { name: 'Accepter' }).getByLabel('Vos mots').fill('Bienvenue à Lyon.')
    await page.getByRole('button', { name: 'Accepter et appliquer' }).click()
    await expect(page.getByRole('status')).toContainText('La demande est appliquée')
    await expect(page.getByRole('region', { name: 'Réponse donnée' })).toContainText('Bienvenue à Lyon.')
    await page.getByRole('link', { name: 'Demandes' }).first().click()
    await expect(page.getByText('Rien n’attend de réponse.')).toBeVisible()
    await page.getByRole('button', { name: 'Se déconnecter' }).click()
    await expect(page.getByRole('heading', { name: 'Connexion des conseillers' })).toBeVisible()
  })

  test('an adviser finds a member, writes to them and answers their quote', async ({ page, demo }) => {
    await signIn(page, demo)
    await page.getByRole('link', { name: 'Adhérents' }).click()
    await page.getByLabel('Nom, ou début du numéro').fill('martin camille')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Martin Camille' }).click()
    await page.getByRole('link', { name: 'Écrire un message' }).click()
    await page.getByLabel('Objet').fill('Votre dossier')
    await page.getByLabel('Message', { exact: true }).fill('Bonjour,\n\nTout est en ordre.')
    await page
      .getByLabel('Pièces jointes')
      .setInputFiles({ name: 'avis.pdf', mimeType: 'application/pdf', buffer: pdf })
    await page.getByRole('button', { name: 'Envoyer le message' }).click()
    await expect(page.getByRole('status')).toContainText('Le message est envoyé')
    await expect(page.getByRole('region', { name: 'Messages' })).toContainText('Votre dossier')

    await page.getByRole('row', { name: 'En cours d’étude' }).getByRole('link').click()
    for (const share of await page.getByRole('textbox', { name: /^Sécurité sociale|^Mutuelle/ }).all())
      await share.fill('0,05')
    await page.getByRole('button', { name: 'Calculer les totaux' }).click()
    await expect(page.getByRole('row', { name: 'Total' })).not.toContainText('Calculé quand')
    await page.getByLabel('Réponse valable jusqu’au').fill('31/12/2099')
    await page.getByRole('button', { name: 'Envoyer la réponse' }).click()
    await expect(page.getByRole('status')).toContainText('La réponse au devis est donnée')
  })
})

test.describe('to axe-core', () => {
  // Its script is put into the page from outside, past the policy that lets none in.
  test.use({ bypassCSP: true })

  test('the console holds', async ({ page, demo }) => {
    await demo.send('01JABCDEFGHJKMNPQRSTVW0002', address)
    await page.goto(demo.console)
    await expectAccessible(page, 'sign-in')
    await signIn(page, demo)
    await expectAccessible(page, 'queue')
    await page.getByRole('link', { name: 'Changement d’adresse' }).click()
    await expectAccessible(page, 'a request')
    await page.getByRole('button', { name: 'Refuser la demande' }).click()
    await expectAccessible(page, 'a request with an error')
    await page.getByRole('link', { name: 'Camille Martin' }).click()
    await expectAccessible(page, 'a member’s file')
    const file = page.url()
    for (const form of ['message', 'document', 'blocage', 'code']) {
      await page.goto(`${file}/${form}`)
      await expectAccessible(page, form)
    }
    await page.goto(file)
    await page.getByRole('row', { name: 'En cours d’étude' }).getByRole('link').click()
    await page.getByRole('button', { name: 'Envoyer la réponse' }).click()
    await expectAccessible(page, 'a quote with errors')
    await page.goto(`${demo.console}/journal`)
    await expectAccessible(page, 'journal')
    await page.goto(`${demo.console}/nulle-part`)
    await expectAccessible(page, 'an unknown page')
  })
})
