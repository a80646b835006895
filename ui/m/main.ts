import { createApp } from 'vue'
import '../kit/style/tokens.css'
import '../kit/style/base.css'
import { setWords } from '../kit/words'
import Client from './client.vue'
import { eventually } from './eventually'
import { bring } from './pages'
import { owner, startSession, wanted } from './session'
import { t } from './texts'
import { keepTyped } from './typed'

setWords(t)
/** Starts with the page that is asked for at hand: it came with this one, so that nothing flickers. */
async function start(): Promise<void> {
  await startSession()
  await bring(wanted(), wanted() === 'sign-in' || !!owner()).catch(() => undefined)
  keepTyped()
  createApp(Client).mount('#app')
  // No page waits for what else it brings.
  const later = await eventually(() => import('./later'))
  later.start()
}
void start()
