import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, type Plugin } from 'vitest/config'
import { guide } from './guide.ts'

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** go:embed needs a file in dist/ before the first build, and emptyOutDir deletes it. */
function keepDist(): Plugin {
  return {
    name: 'keep-dist',
    apply: 'build',
    closeBundle: () => writeFile(folder('./dist/.gitkeep'), ''),
  }
}

export default defineConfig({
  plugins: [svelte(), guide(folder('../docs/guide/README.md')), keepDist()],
  resolve: {
    alias: {
      $src: folder('./src'),
      // Tests open dialogs only: transforming the whole library would take most of their time.
      ...(process.env.VITEST && { 'bits-ui': folder('./node_modules/bits-ui/dist/bits/dialog/index.js') }),
    },
    conditions: process.env.VITEST ? ['browser'] : undefined,
  },
  build: {
    license: { fileName: 'licences.json' },
    target: ['safari16.4', 'chrome111'],
    sourcemap: false,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // The words that weak passwords are made of; imported late, and from the disk.
    chunkSizeWarningLimit: 1200,
  },
  // The scan must see what is imported late, or a second Svelte comes in after a reload.
  optimizeDeps: { entries: ['index.html', 'src/**/*.svelte'] },
  server: { host: '127.0.0.1' },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    // The first dialog of a cold run waits for its library to be transformed.
    testTimeout: 30_000,
    setupFiles: ['src/test.setup.ts'],
  },
})
