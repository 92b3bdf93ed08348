/**
 * Looks at every scene over the fake desk: writes pictures and holds each to axe-core.
 *   node screens/run.mjs [--out FOLDER] [--only TEXT] [--sizes 1280x800,880x600] [--text 200] [--no-axe]
 * It ends with 1 when axe-core finds something or a page throws.
 */
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { createServer } from 'vite'
import { scenes } from './scenes.mjs'

const { values: options } = parseArgs({
  options: {
    out: { type: 'string', default: join(tmpdir(), 'espace-screens') },
    only: { type: 'string', default: '' },
    sizes: { type: 'string', default: '1280x800' },
    themes: { type: 'string', default: 'light,dark' },
    text: { type: 'string', default: '100' },
    'no-axe': { type: 'boolean', default: false },
    chromium: { type: 'string', default: process.env.CHROMIUM ?? '/usr/bin/chromium' },
  },
})

const root = new URL('..', import.meta.url).pathname
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
await mkdir(options.out, { recursive: true })
const server = await createServer({
  root,
  logLevel: 'error',
  server: { port: 0, host: '127.0.0.1', hmr: false },
})
await server.listen()
const base = server.resolvedUrls.local[0]
const browser = await chromium.launch({
  executablePath: options.chromium,
  args: [
    ...'--headless --no-sandbox --disable-gpu --disable-quic --no-first-run'.split(' '),
    ...'--disable-background-networking --disable-component-update --disable-sync'.split(' '),
  ],
})

let faults = 0
async function look(scene, theme, size) {
  const [width, height] = size.split('x').map(Number)
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  const name = `${scene.name}-${theme}-${size}${options.text === '100' ? '' : `-${options.text}`}`
  const complain = (what) => {
    faults++
    console.log(`${name}: ${what}`)
  }
  page.on('pageerror', (error) => complain(`page error ${error.message}`))
  page.on('console', (message) => message.type() === 'error' && complain(`console ${message.text()}`))
  if (options.text !== '100')
    await page.addInitScript((percent) => {
      document.addEventListener('DOMContentLoaded', () => {
        document.documentElement.style.fontSize = `${percent}%`
      })
    }, options.text)
  try {
    await page.goto(`${base}?fake=${encodeURIComponent(JSON.stringify(scene.fake))}${scene.hash ?? ''}`)
    await page.locator('h1').waitFor()
    if (scene.wait) await page.locator(scene.wait).first().waitFor()
    if (scene.act) await scene.act(page)
    if (scene.then) await page.locator(scene.then).first().waitFor()
    await page.evaluate(() => document.fonts.ready)
    // What moves has arrived, and what changed last is painted.
    await page.evaluate(async () => {
      await Promise.allSettled(document.getAnimations().map((animation) => animation.finished))
      await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))
    })
    await page.screenshot({ path: join(options.out, `${name}.png`) })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
    if (wide) complain('scrolls sideways')
    if (!options['no-axe']) {
      await page.evaluate(axe)
      const { violations } = await page.evaluate(() =>
        window.axe.run(document, { resultTypes: ['violations'] }),
      )
      for (const v of violations)
        complain(
          `axe ${v.id}: ${v.help} — ${v.nodes
            .map((n) => n.target.join(' '))
            .slice(0, 3)
            .join(' | ')}`,
        )
    }
  } catch (error) {
    complain(error.message.split('\n')[0])
  }
  await context.close()
}

const chosen = scenes.filter((scene) => scene.name.includes(options.only))
for (const size of options.sizes.split(','))
  for (const theme of options.themes.split(',')) for (const scene of chosen) await look(scene, theme, size)

await browser.close()
await server.close()
console.log(`${chosen.length} scenes, ${faults} faults, pictures in ${options.out}`)
process.exit(faults ? 1 : 0)
