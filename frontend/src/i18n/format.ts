/** How amounts, days, months and sizes are written in French. */

const narrow = (text: string) => text.replace(/\u00a0/g, '\u202f')

const euros = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR' })
const whole = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 0 })
const tenths = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 })
const longDay = new Intl.DateTimeFormat('fr-FR', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})
const shortDay = new Intl.DateTimeFormat('fr-FR', {
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  timeZone: 'UTC',
})
const monthAndYear = new Intl.DateTimeFormat('fr-FR', { month: 'long', year: 'numeric', timeZone: 'UTC' })
const monthAlone = new Intl.DateTimeFormat('fr-FR', { month: 'long', timeZone: 'UTC' })
const localDay = new Intl.DateTimeFormat('fr-FR', { day: 'numeric', month: 'long', year: 'numeric' })
const localTime = new Intl.DateTimeFormat('fr-FR', { hour: '2-digit', minute: '2-digit' })

const firstOfMonth = (text: string) => text.replace(/^1 /, '1er ')
const utc = (isoDay: string) => new Date(`${isoDay}T00:00:00Z`)

/** Integer cents as « 1 284,50 € ». */
export const money = (cents: number) => narrow(euros.format(cents / 100))

/** « 20 000 » */
export const count = (n: number) => narrow(whole.format(n))

/** « 12 novembre 2026 », from YYYY-MM-DD. */
export const day = (isoDay: string) => firstOfMonth(longDay.format(utc(isoDay)))

/** « 12/11/2026 », from YYYY-MM-DD. */
export const dayInFigures = (isoDay: string) => shortDay.format(utc(isoDay))

/** « 9 mars 1984 », « mai 1984 » or « 1984 »: of a birth date YYYY-MM-DD, 00 is a day or a month that is not known. */
export const birthDay = (isoDay: string) => bornWithin(isoDay, day, month)

/** « 09/03/1984 », « 05/1984 » or « 1984 » */
export const birthDayInFigures = (isoDay: string) =>
  bornWithin(isoDay, dayInFigures, (isoMonth) => `${isoMonth.slice(5)}/${isoMonth.slice(0, 4)}`)

function bornWithin(
  isoDay: string,
  whole: (isoDay: string) => string,
  inMonth: (isoMonth: string) => string,
) {
  const [year, inYear, inMonthOf] = isoDay.split('-')
  if (year === '0000') return 'inconnue'
  if (inYear === '00') return year!
  return inMonthOf === '00' ? inMonth(isoDay.slice(0, 7)) : whole(isoDay)
}

/** « novembre 2026 », from YYYY-MM. */
export const month = (isoMonth: string) => monthAndYear.format(utc(`${isoMonth}-01`))

/** « novembre », from YYYY-MM. */
export const monthName = (isoMonth: string) => monthAlone.format(utc(`${isoMonth}-01`))

/** « 22 novembre 2026 à 14:05 », in the device's zone, from epoch milliseconds. */
export const instant = (ms: number) => `${firstOfMonth(localDay.format(ms))} à ${localTime.format(ms)}`

/** « 22 novembre 2026 », in the device's zone, from epoch milliseconds. */
export const dayOf = (ms: number) => firstOfMonth(localDay.format(ms))

/** The day in the device's zone as YYYY-MM-DD, from epoch milliseconds. */
export function isoDay(ms: number): string {
  const at = new Date(ms)
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`
}

/** « 14:05 » today and « 23 novembre 2026 à 00:10 » otherwise, from epoch milliseconds. */
export const until = (ms: number, now: number) =>
  localDay.format(ms) === localDay.format(now) ? localTime.format(ms) : instant(ms)

/** A wait as « 2 min 05 s » or « 40 s », from milliseconds. */
export function wait(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  if (seconds < 60) return `${seconds}\u202fs`
  const minutes = Math.floor(seconds / 60)
  if (minutes >= 60) return `${Math.floor(minutes / 60)}\u202fh\u00a0${pad(minutes % 60)}\u202fmin`
  return `${minutes}\u202fmin\u00a0${pad(seconds % 60)}\u202fs`
}
const pad = (n: number) => String(n).padStart(2, '0')

/** « 102 Ko », « 1,4 Mo », from bytes. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes}\u202foctets`
  if (bytes < 1_000_000) return narrow(`${whole.format(bytes / 1000)}\u202fKo`)
  if (bytes < 1_000_000_000) return narrow(`${tenths.format(bytes / 1_000_000)}\u202fMo`)
  return narrow(`${tenths.format(bytes / 1_000_000_000)}\u202fGo`)
}

/** « 3 lignes », « 1 ligne ». */
export const counted = (n: number, one: string, many: string) => `${count(n)} ${n < 2 ? one : many}`

/** Puts a capital at the head of a text. */
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** The name of a file, from its path on any system. */
export const fileName = (path: string) =>
  path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)

/** « 15 minutes », « 1 heure ». */
export const inMinutes = (minutes: number): string =>
  minutes === 60 ? '1 heure' : counted(minutes, 'minute', 'minutes')
