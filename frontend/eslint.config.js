import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import { readdirSync } from 'node:fs'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

const wails = { regex: 'wailsjs', message: 'Only src/bridge knows wailsjs.' }
const features = readdirSync(new URL('./src/features', import.meta.url))

/** Nobody but the bridge imports wailsjs, and no feature imports another. */
function walls(feature) {
  const others = features.filter((name) => name !== feature).join('|')
  const patterns = [wails]
  if (feature) {
    patterns.push({
      regex: `(^\\.\\./|features/)(${others})(/|$)`,
      message: 'One feature folder never imports another.',
    })
  }
  return {
    files: [feature ? `src/features/${feature}/**` : 'src/**'],
    ignores: feature ? [] : ['src/bridge/**', 'src/features/**'],
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  }
}

export default ts.config(
  { ignores: ['dist', 'wailsjs', 'node_modules'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      // TypeScript sees undefined names better.
      'no-undef': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
      // Maps and sets here are replaced whole ($state.raw) or never shown.
      'svelte/prefer-svelte-reactivity': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { extraFileExtensions: ['.svelte'], parser: ts.parser, svelteConfig },
    },
  },
  walls(''),
  ...features.map(walls),
  { files: ['screens/**'], rules: { 'no-console': 'off' } },
)
