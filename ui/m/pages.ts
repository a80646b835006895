import type { Component } from 'vue'
import Home from './pages/home.vue'
import Notices from './pages/notices.vue'
import Outbox from './pages/outbox.vue'
import Settings from './pages/settings.vue'
import SignIn from './pages/sign-in.vue'
import Unknown from './pages/unknown.vue'
import type { PageName } from './router'

/** The page of each address. */
export const pages: Partial<Record<PageName, Component>> = {
  home: Home,
  notices: Notices,
  outbox: Outbox,
  settings: Settings,
  'sign-in': SignIn,
  unknown: Unknown
}
