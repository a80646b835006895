import type { Component } from 'vue'
import type { PageName } from './router'
import { allTexts } from './texts'

type Loader = () => Promise<{ default: Component }>

/** Each page is a chunk of its own: the server carries the one that is asked for inside the first answer. */
const loaders: Record<PageName, Loader> = {
  home: () => import('./pages/home.vue'),
  tasks: () => import('./pages/tasks.vue'),
  task: () => import('./pages/task.vue'),
  mine: () => import('./pages/mine.vue'),
  record: () => import('./pages/record.vue'),
  form: () => import('./pages/form.vue'),
  for: () => import('./pages/for.vue'),
  notices: () => import('./pages/notices.vue'),
  settings: () => import('./pages/settings.vue'),
  outbox: () => import('./pages/outbox.vue'),
  'sign-in': () => import('./pages/sign-in.vue'),
  second: () => import('./pages/second.vue'),
  reset: () => import('./pages/reset.vue'),
  join: () => import('./pages/join.vue'),
  invite: () => import('./pages/invite.vue'),
  joining: () => import('./pages/joining.vue'),
  security: () => import('./pages/security.vue'),
  messages: () => import('./pages/messages.vue'),
  view: () => import('./pages/view.vue'),
  member: () => import('./pages/member.vue'),
  profile: () => import('./pages/profile.vue'),
  absence: () => import('./pages/absence.vue'),
  admin: () => import('./pages/admin.vue'),
  unknown: () => import('./pages/unknown.vue')
}
/** All pages. */
export const names = Object.keys(loaders) as PageName[]
/** Pages that are one component: whoever has the one has the other, and goes from one to the other without its being made anew. */
const twins: Partial<Record<PageName, PageName>> = { task: 'tasks', tasks: 'task' }
const made = new Map<PageName, Component>()

/** The page of an address, once it is here; undefined until then. */
export function pageOf(name: PageName): Component | undefined {
  return made.get(name) ?? made.get(twins[name] ?? name)
}

/** Brings a page: from the first answer, the device, or the network, where it fails without one. The first page has its texts already. */
export async function bring(name: PageName, first = false): Promise<Component> {
  const known = pageOf(name)
  if (known) return known
  const [page] = await Promise.all([loaders[name]().then((one) => one.default), first ? undefined : allTexts()])
  made.set(name, page)
  return page
}
