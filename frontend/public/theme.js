// Puts back the theme of the last run before the first paint; the desk's settings then confirm it.
try {
  var theme = localStorage.getItem('theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Without storage the system's theme shows first.
}
