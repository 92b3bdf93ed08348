import { expect, it } from 'vitest'
import { FakeDesk } from '$src/bridge/fake'
import { History } from './history.svelte'

const all = { period: '', beneficiaryId: '', kind: '', payee: '' } as const

it('finds the line in sight again after news came above and below it', async () => {
  const fake = new FakeDesk({ vault: 'open', lines: 5000 }).install()
  const history = new History()
  await history.choose(all)
  history.want(3000, 3010)
  await expect.poll(() => history.line(3000)).toBeTruthy()
  const held = history.line(3000)!
  const lines = fake.history.lines
  const news = Array.from({ length: 300 }, (_, i) => ({ ...lines[0]!, id: `n${i}` }))
  // Two older lines of the same month come late, after the one in sight.
  const late = [1, 2].map((n) => ({ ...lines[3001]!, id: `late${n}` }))
  fake.history.lines = [...news, ...lines.slice(0, 3001), ...late, ...lines.slice(3001)]
  const now = await history.readAgain(3000)
  expect(now).toBe(3300)
  expect(history.line(now)?.id).toBe(held.id)
})

it('shows the last choice only, whichever answer comes last', async () => {
  const fake = new FakeDesk({ vault: 'open', lines: 500 }).install()
  const slow = fake.Overview.bind(fake)
  let release = () => undefined as void
  const held = new Promise<void>((done) => (release = () => done()))
  Object.assign(fake, {
    Overview: async (f: Parameters<typeof slow>[0]) => {
      if (f.kind === 'dental') await held
      return slow(f)
    },
  })
  const history = new History()
  const first = history.choose({ ...all, kind: 'dental' })
  await history.choose({ ...all, kind: 'pharmacy' })
  const shown = history.totals.lines
  release()
  await first
  expect(history.totals.lines).toBe(shown)
  expect(history.line(0)?.actCode).toMatch(/^(PH7|HD7)$/)
})

it('holds the newest lines as soon as news is read at the top of the list', async () => {
  const fake = new FakeDesk({ vault: 'open', lines: 500 }).install()
  const history = new History()
  await history.choose(all)
  const lines = fake.history.lines
  fake.history.lines = [...Array.from({ length: 900 }, (_, i) => ({ ...lines[0]!, id: `n${i}` })), ...lines]
  expect(await history.readAgain(null)).toBe(0)
  expect(history.line(0)?.id).toBe('n0')
})
