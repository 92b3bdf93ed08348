import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from '@playwright/test'
import { root } from './support/processes'

/** Debian's Chromium, or what stands in for it elsewhere. */
function chromium(): string {
  const names = ['chromium', 'google-chrome', 'chromium-browser']
  const places = (process.env.PATH ?? '').split(':')
  for (const path of names.flatMap((name) => places.map((place) => join(place, name)))) {
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // Not here.
    }
  }
  throw new Error('no Chromium in PATH')
}

export default defineConfig({
  testDir: '.',
  outputDir: join(root, 'build/testing/journey'),
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  // A bound for what hangs, far above what a journey takes: other work on the machine is no failure.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1180, height: 780 },
    locale: 'fr-FR',
    contextOptions: { reducedMotion: 'reduce' },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: chromium(),
      args: [
        ...'--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync'.split(' '),
        ...'--disable-background-networking --disable-component-update'.split(' '),
      ],
    },
  },
})
