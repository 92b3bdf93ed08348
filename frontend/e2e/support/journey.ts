import { test as base, expect, type Page } from '@playwright/test'
import { fr } from '$src/i18n/fr'
import { AppProcess } from './app'
import { Desktop } from './desktop'
import { Network } from './network'
import { Office, type Size, type Truth } from './office'

type Shared = {
  desktop: Desktop
  /** One office and what it has, for the tests that leave it as it is. */
  shared: { office: Office; truth: Truth }
}
type Own = {
  /** Give one to have an office of its own, to close or to fill otherwise. */
  size: Size | undefined
  office: Office
  truth: Truth
  network: Network
  /** The app asks the office at its own address, which the links of mails lead to; no road to cut then. */
  direct: boolean
  app: AppProcess
  /** Starts the application again on the same profile, and shows it. */
  again: (page: Page, how?: Again) => Promise<void>
}

/** killed: the one before had no time for anything. meanwhile gives the next one's environment. */
type Again = { killed?: boolean; meanwhile?: () => Promise<NodeJS.ProcessEnv> }

const usual: Size = { lines: 420, documents: 8 }

/** What the development build itself complains about; it is not ours to mend. */
const harmless = (text: string, url: string) =>
  url.includes('/wails/') || text.includes('/wails/ipc.js') || url.endsWith('/favicon.ico')

/** A page is heard: whatever it throws or writes as an error fails the test. */
function listen(page: Page): string[] {
  const heard: string[] = []
  page.on('pageerror', (error) => {
    if (!harmless(error.stack ?? error.message, '')) heard.push(error.stack ?? error.message)
  })
  page.on('console', (message) => {
    if (message.type() === 'error' && !harmless(message.text(), message.location().url))
      heard.push(`${message.text()} (${message.location().url})`)
  })
  page.on('requestfailed', (request) => {
    if (!request.url().startsWith('http://127.0.0.1:')) heard.push(`asked ${request.url()}`)
  })
  return heard
}

export const test = base.extend<Own, Shared>({
  desktop: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const desktop = await Desktop.start()
      await use(desktop)
      await desktop.close()
    },
    { scope: 'worker' },
  ],
  shared: [
    async ({ desktop }, use) => {
      const office = await Office.start(usual, desktop.env)
      await use({ office, truth: await office.truth() })
      await office.close()
    },
    { scope: 'worker' },
  ],
  size: [undefined, { option: true }],
  office: async ({ desktop, shared, size }, use) => {
    if (!size) return use(shared.office)
    const office = await Office.start(size, desktop.env)
    await use(office)
    await office.forget()
  },
  truth: async ({ office, shared, size }, use) => use(size ? await office.truth() : shared.truth),
  network: async ({ office }, use) => {
    const network = await Network.lay(office.url)
    await use(network)
    network.release()
    await network.cut()
  },
  direct: [false, { option: true }],
  app: async ({ desktop, direct, network, office }, use, info) => {
    const service = direct ? office.url : network.url
    const app = await AppProcess.start(desktop, `profile-${info.testId}`, service, office)
    await use(app)
    if (info.status !== info.expectedStatus)
      await info.attach('application', { body: app.output, contentType: 'text/plain' })
    await app.forget()
  },
  page: async ({ page, app }, use) => {
    const heard = listen(page)
    await page.goto(app.url)
    await use(page)
    expect(heard, 'the page threw or wrote errors').toEqual([])
  },
  again: async ({ desktop, direct, network, office, app }, use, info) => {
    const service = direct ? office.url : network.url
    const started: AppProcess[] = []
    await use(async (page, { killed, meanwhile } = {}) => {
      const before = started.at(-1) ?? app
      await (killed ? before.kill() : before.close())
      const env = await meanwhile?.()
      const next = await AppProcess.start(desktop, `profile-${info.testId}`, service, office, env)
      started.push(next)
      await page.goto(next.url)
    })
    for (const one of started) await one.close()
  },
})
export { expect }

/** Fills the form and sends it. */
export async function signIn(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel(fr.signIn.login).fill(login)
  await page.getByLabel(fr.signIn.password, { exact: true }).fill(password)
  await page.getByRole('button', { name: fr.signIn.submit, exact: true }).click()
}

/** Signs in as the demo member, waits until everything has come, and goes to the reimbursements. */
export async function enter(page: Page, office: Office): Promise<void> {
  await signIn(page, office.login, office.password)
  await upToDate(page)
  await toReimbursements(page)
}

/** Opens the locked space. */
export async function unlock(page: Page, password: string): Promise<void> {
  await page.getByLabel('Mot de passe', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Déverrouiller' }).click()
  await expect(page.getByRole('navigation')).toBeVisible()
}

/** Goes to a screen by the navigation, and waits for its title. */
export async function to(page: Page, name: string, title: string | RegExp = name): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name }).click()
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
}

/** From any screen of the open space to the list of lines. */
export async function toReimbursements(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: fr.nav.reimbursements }).click()
  await expect(page.getByRole('heading', { level: 1, name: fr.reimbursements.title })).toBeVisible()
}

/** Waits until no sync is under way and the rows are known current. */
export async function upToDate(page: Page): Promise<void> {
  await expect(page.getByRole('progressbar')).toHaveCount(0)
  await expect(page.getByText(/^données au /)).toBeVisible()
  await expect(page.getByRole('button', { name: fr.sync.refresh, exact: true })).toBeVisible()
}

/** What a control or a passage says, in ordinary spaces. */
export const plain = (text: string | null) => (text ?? '').replace(/\s+/g, ' ').trim()
