import type { Component } from 'vue'
import FormPage from './pages/form.vue'
import Home from './pages/home.vue'
import Mine from './pages/mine.vue'
import Notices from './pages/notices.vue'
import Outbox from './pages/outbox.vue'
import RecordPage from './pages/record.vue'
import Settings from './pages/settings.vue'
import SignIn from './pages/sign-in.vue'
import Tasks from './pages/tasks.vue'
import Unknown from './pages/unknown.vue'
import type { PageName } from './router'

/** The page of each address. */
export const pages: Partial<Record<PageName, Component>> = {
  form: FormPage,
  home: Home,
  mine: Mine,
  notices: Notices,
  outbox: Outbox,
  record: RecordPage,
  settings: Settings,
  'sign-in': SignIn,
  task: Tasks,
  tasks: Tasks,
  unknown: Unknown
}
