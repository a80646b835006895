import { createApp } from 'vue'
import '../kit/style/tokens.css'
import '../kit/style/base.css'
import '../kit/style/input.css'
import './work/work.css'
import { setWords } from '../kit/words'
import { keepAssets } from './assets'
import Client from './client.vue'
import { startLive } from './live'
import { startOutbox } from './outbox'
import { page } from './page'
import { bring } from './pages'
import { route } from './router'
import { owner, startSession } from './session'
import { t } from './texts'
import { keepTyped } from './typed'

(window as unknown as { superform: { files: string[] } }).superform.files = page.assets
setWords(t)
/** Starts with the page that is asked for at hand: it came with this one, so that nothing flickers. */
async function start(): Promise<void> {
  await startSession()
  await bring(owner() ? route.value.name : 'sign-in', true).catch(() => undefined)
  keepTyped()
  createApp(Client).mount('#app')
  startOutbox()
  startLive()
  keepAssets()
}
void start()
