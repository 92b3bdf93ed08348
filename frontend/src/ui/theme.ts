import type { Theme } from '$src/bridge/types'

/** Shows a theme and remembers it for the first paint of the next start. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
  try {
    localStorage.setItem('theme', theme)
  } catch {
    // Without storage the next start waits for the settings.
  }
}
