import type { Component } from 'vue'
import Form from './pages/form.vue'
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
export const pages: Record<PageName, Component> = {
  home: Home,
  tasks: Tasks,
  task: Tasks,
  mine: Mine,
  record: RecordPage,
  form: Form,
  notices: Notices,
  settings: Settings,
  outbox: Outbox,
  'sign-in': SignIn,
  unknown: Unknown
}
