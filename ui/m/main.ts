import { createApp } from 'vue'
import '../kit/style/tokens.css'
import '../kit/style/base.css'
import { setWords } from '../kit/words'
import { keepAssets } from './assets'
import Client from './client.vue'
import { startLive } from './live'
import { startOutbox } from './outbox'
import { page } from './page'
import { startSession } from './session'
import { t } from './texts'
import { keepTyped } from './typed'
import { startWorker } from './worker'

(window as unknown as { superform: { files: string[] } }).superform.files = page.assets
setWords(t)
void startSession().then(() => {
  keepTyped()
  createApp(Client).mount('#app')
  startOutbox()
  startLive()
  keepAssets()
  startWorker()
})
