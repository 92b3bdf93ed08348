import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { RequestKind } from '$src/bridge/types'
import { fr } from '$src/i18n/fr'
import type { Desktop } from './desktop'
import { expect, to } from './journey'
import { OpenDialog } from './savedialog'

const t = fr.requests

export const field = (page: Page, name: string) => page.locator(`#request-${name}`)
/** What a field says is wrong with it. */
export const errorAt = (page: Page, name: string) => page.locator(`#request-${name}-error`)
export const wrong = (page: Page) => page.getByRole('alert', { name: fr.app.inWords })
/** The step that an opened request has reached. */
export const step = (page: Page) =>
  page.getByRole('list', { name: t.detail.steps }).locator('[aria-current=step]')
/** The rows of the list of requests, of one kind. */
export const rows = (page: Page, kind: RequestKind) =>
  page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name: t.kinds[kind] }) })

export const toRequests = (page: Page) => to(page, fr.nav.requests, t.title)

/** From any screen to the empty form of a kind. */
export async function begin(page: Page, kind: RequestKind): Promise<void> {
  await toRequests(page)
  await page.getByRole('button', { name: t.make }).click()
  await page.getByRole('link', { name: t.kinds[kind] }).click()
  await expect(page.getByRole('heading', { level: 1, name: t.form.titles[kind] })).toBeFocused()
}

export async function fill(page: Page, typed: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(typed)) await field(page, name).fill(text)
}

/** From the form to its review. */
export async function review(page: Page): Promise<void> {
  await page.getByRole('button', { name: t.form.check }).click()
  await expect(page.getByRole('heading', { level: 1, name: t.review.title })).toBeFocused()
}

/** From the review to the request that left, or that waits. */
export async function send(page: Page): Promise<void> {
  await page.getByRole('button', { name: t.review.send }).click()
  await expect(page.getByRole('heading', { level: 2, name: t.facts.title })).toBeVisible()
  await expect(page.getByRole('button', { name: t.review.edit })).toHaveCount(0)
}

/** Opens a request of the list. */
export async function open(page: Page, kind: RequestKind): Promise<void> {
  await toRequests(page)
  await page.getByRole('link', { name: t.kinds[kind] }).click()
}

/** The smallest files of their kinds. */
export const contents = {
  pdf: Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n'),
  png: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
}

/** A whole PDF of so many bytes. */
export const pdfOf = (bytes: number) =>
  Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(bytes - 15, ' '), Buffer.from('%%EOF\n')])

/** Writes a file where the member keeps theirs, and returns its path. */
export async function put(desktop: Desktop, name: string, content: Buffer): Promise<string> {
  const path = join(desktop.folder, 'Documents', name)
  await writeFile(path, content)
  return path
}

/** Joins a file by the native dialog. */
export async function attach(page: Page, desktop: Desktop, path: string): Promise<void> {
  await page.getByRole('button', { name: t.files.add }).click()
  await (await OpenDialog.opened(desktop, 'Joindre des fichiers')).choose(path)
  await expect(page.getByRole('button', { name: t.files.add })).toBeVisible()
}
