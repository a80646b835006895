import { defineAsyncComponent } from 'vue'
import type { Component } from 'vue'
const Home = defineAsyncComponent(() => import('./pages/home.vue'))
const Notices = defineAsyncComponent(() => import('./pages/notices.vue'))
const Outbox = defineAsyncComponent(() => import('./pages/outbox.vue'))
const Settings = defineAsyncComponent(() => import('./pages/settings.vue'))
import SignIn from './pages/sign-in.vue'
const Unknown = defineAsyncComponent(() => import('./pages/unknown.vue'))
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
