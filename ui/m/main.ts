import { createApp } from 'vue'
import '../kit/style/tokens.css'
import '../kit/style/base.css'
import Client from './client.vue'

createApp(Client).mount('#app')
