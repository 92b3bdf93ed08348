// Takes the token out of the address and puts it into the form, so that it stands in
// no history and nobody has to paste it.
'use strict'
{
  const root = document.documentElement
  const tokenShape = /^[\w-]{32,128}$/
  const rules = {
    length: (text) => [...text].length >= 8 && [...text].length <= 128,
    upper: (text) => /\p{Lu}/u.test(text),
    lower: (text) => /\p{Ll}/u.test(text),
    digit: (text) => /\p{Nd}/u.test(text),
  }
  const find = (id) => document.getElementById(id)

  let token = ''
  const takeToken = () => {
    const found = location.hash.slice(1)
    if (!tokenShape.test(found)) return
    token = found
    history.replaceState(null, '', location.pathname)
    root.classList.add('linked') // before anything is drawn: nothing moves later
  }

  const fill = () => {
    const field = find('token')
    if (!field) return
    if (token) field.value = token
    offerApp()
  }
  const offerApp = () => {
    const inApp = find('in-app')
    if (!inApp) return
    const good = tokenShape.test(find('token').value)
    if (good) inApp.href = `espace-adherents://mot-de-passe#${find('token').value}`
    inApp.closest('.app').hidden = !good
  }

  const showRule = () => {
    const [password, confirmation, same] = ['password', 'confirmation', 'same'].map(find)
    for (const line of document.querySelectorAll('[data-rule]')) {
      const kept = rules[line.dataset.rule](password.value.normalize('NFC'))
      line.classList.toggle('kept', kept)
      line.querySelector('.unseen').hidden = !kept
    }
    same.textContent =
      confirmation.value && confirmation.value === password.value ? 'Les deux saisies sont identiques.' : ''
  }

  const offerShowing = (button) => {
    button.hidden = false
    button.addEventListener('click', () => {
      const field = button.parentElement.querySelector('input')
      const shown = field.type === 'password'
      field.type = shown ? 'text' : 'password'
      button.textContent = shown ? 'Masquer' : 'Afficher'
      button.setAttribute('aria-pressed', String(shown))
    })
  }

  takeToken()
  addEventListener('hashchange', () => {
    takeToken()
    fill()
  })
  document.addEventListener('DOMContentLoaded', () => {
    fill()
    find('token')?.addEventListener('input', offerApp)
    document.querySelectorAll('.show').forEach(offerShowing)
    const form = document.querySelector('form')
    if (find('password')) {
      form.addEventListener('input', showRule)
      showRule()
    }
    document.querySelector('[aria-invalid]')?.focus()
    // A second press, on a slow line, would only find that the link was used.
    form?.addEventListener('submit', () => {
      form.querySelector('.primary').disabled = true
    })
  })
  // Coming back with the browser's own button shows the page as it was left.
  addEventListener('pageshow', () => {
    for (const button of document.querySelectorAll('form .primary')) button.disabled = false
  })
}
