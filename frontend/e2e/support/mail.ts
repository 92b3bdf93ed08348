import { readFile } from 'node:fs/promises'
import { ImapFlow } from 'imapflow'
import PostalMime, { type Email } from 'postal-mime'
import type { Office } from './office'

export type Mail = Email

/** The subjects of the office's mails. */
export const subjects = {
  activation: 'Validez votre inscription à l’espace adhérents',
  alreadyRegistered: 'Vous avez déjà un espace adhérents',
  emailInUse: 'Choisissez une autre adresse pour votre inscription',
  passwordLink: 'Choisissez votre nouveau mot de passe',
  passwordChanged: 'Votre mot de passe a été changé',
  resetScheduled: 'Votre mot de passe va être changé',
  resetCancelled: 'Votre mot de passe ne sera pas changé',
  accessCodeReported: 'Votre demande de code d’accès a été reçue',
} as const

/**
 * Reads an address's mailbox over IMAP, as its owner's own program would, until the nth mail with
 * the subject is there, and returns it. Nothing is marked as read.
 */
export async function mailTo(office: Office, address: string, subject: string, nth = 1): Promise<Mail> {
  const client = await opened(office, address)
  try {
    await client.mailboxOpen('INBOX', { readOnly: true })
    for (;;) {
      const arrived = new Promise<void>((resolve) => client.once('exists', () => resolve()))
      const found = (await inbox(client)).filter((mail) => mail.subject === subject)
      if (found.length >= nth) return found[nth - 1]!
      void client.idle().catch(() => undefined)
      await arrived
    }
  } finally {
    client.close()
  }
}

/** Every mail of an address that is there now, the oldest first. */
export async function mailsOf(office: Office, address: string): Promise<Mail[]> {
  const client = await opened(office, address)
  try {
    await client.mailboxOpen('INBOX', { readOnly: true })
    return await inbox(client)
  } finally {
    client.close()
  }
}

/** The link of the office's own origin that a mail holds. */
export function linkOf(mail: Mail, office: Office): string {
  const [, link] = /href="([^"]+#[^"]+)"/.exec(mail.html ?? '') ?? []
  if (!link?.startsWith(`${office.url}/`)) throw new Error(`« ${mail.subject} » holds no link to the office`)
  return link
}

/** The short code of an activation mail. */
export function codeOf(mail: Mail): string {
  const [, code] = /^ +([0-9A-Z-]{8,9})$/m.exec(mail.text ?? '') ?? []
  if (!code) throw new Error(`« ${mail.subject} » holds no code`)
  return code
}

async function opened(office: Office, address: string): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: office.post.host,
    port: office.post.port,
    secure: true,
    tls: { ca: await readFile(office.post.authority) },
    auth: { user: address, pass: office.post.password },
    logger: false,
  })
  // A line that breaks fails the command under way; as an event it would end the whole run.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

async function inbox(client: ImapFlow): Promise<Mail[]> {
  const all = await client.fetchAll({ all: true }, { source: true })
  return Promise.all(all.map(({ source }) => PostalMime.parse(source!)))
}
