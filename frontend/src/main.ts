import { mount } from 'svelte'
import '$src/ui/tokens.css'
import '$src/ui/fonts.css'
import '$src/ui/base.css'
import App from './App.svelte'
import { desk } from '$src/bridge/call'
import { parseFault } from '$src/bridge/fault'
import { status } from '$src/bridge/status.svelte'
import { followFront, followTitle, followUse, onNotice, refuseDrops } from '$src/bridge/window'
import { applyTextSize } from '$src/ui/textSize'
import { applyTheme } from '$src/ui/theme'

async function start() {
  if (import.meta.env.DEV && new URLSearchParams(location.search).has('fake')) {
    const { installFakeFrom } = await import('$src/bridge/fake')
    Object.assign(window, { fakeDesk: installFakeFrom(location.search) })
  }
  refuseDrops()
  followTitle()
  status.follow()
  followFront()
  followUse()
  onNotice((path) => (location.hash = `#/${path}`))
  const [settings, fault] = await Promise.all([
    desk.settings().catch(() => null),
    status.refresh().then(
      () => null,
      (thrown) => parseFault(thrown),
    ),
  ])
  if (settings) {
    applyTheme(settings.settings.theme)
    applyTextSize(settings.settings.textSize)
  }
  mount(App, {
    target: document.getElementById('app')!,
    props: { startFault: fault, folder: settings?.folder ?? '' },
  })
}

void start()
