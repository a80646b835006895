import { defineAsyncComponent, type Component } from 'vue'
import type { PageName } from './router'

type Loader = () => Promise<{ default: Component }>

/** Each page is a chunk of its own: the server carries the one that is asked for inside the first answer. */
const loaders: Record<PageName, Loader> = {
  home: () => import('./pages/home.vue'),
  tasks: () => import('./pages/tasks.vue'),
  task: () => import('./pages/tasks.vue'),
  mine: () => import('./pages/mine.vue'),
  record: () => import('./pages/record.vue'),
  form: () => import('./pages/form.vue'),
  notices: () => import('./pages/notices.vue'),
  settings: () => import('./pages/settings.vue'),
  outbox: () => import('./pages/outbox.vue'),
  'sign-in': () => import('./pages/sign-in.vue'),
  unknown: () => import('./pages/unknown.vue')
}
const made: Partial<Record<PageName, Component>> = {}

/** The page of an address; it comes by the network where the device does not hold it yet. */
export function pageOf(name: PageName): Component {
  return (made[name] ??= defineAsyncComponent(loaders[name]))
}
