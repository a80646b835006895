import { spanOf, type Caller } from './api'

/** Every page, with the account that looks at it. */
export interface Place {
  name: string
  path: string
  account: string | null
}

/** One address of each page, of records that are there. */
export async function places(as: (account: string) => Caller): Promise<Place[]> {
  const span = await spanOf(as('employee'), 4)
  const record = await as('employee').submit({ type: 'trip', ...span, reason: '拜访客户' })
  const task = await as('lead').taskOf(record.id)
  const draft = await as('employee').call<{ id: string }>('POST', '/forms/leave.request/drafts', { data: { type: 'personal', ...span } })
  const member = (await as('employee').call<{ member: { id: string } }>('GET', '/me')).member.id
  const lead = await as('lead').call<{ id: string }>('GET', '/me/card')
  return [
    { name: 'sign-in', path: '/m/sign-in', account: null },
    { name: 'second', path: '/m/second', account: null },
    { name: 'reset', path: '/m/reset', account: null },
    { name: 'reset-link', path: '/m/reset#0123456789abcdef', account: null },
    { name: 'home', path: '/', account: 'lead' },
    { name: 'tasks', path: '/m/tasks', account: 'lead' },
    { name: 'tasks-done', path: '/m/tasks?status=done', account: 'lead' },
    { name: 'task', path: `/m/tasks/${task.id}`, account: 'lead' },
    { name: 'mine', path: '/m/mine', account: 'employee' },
    { name: 'record', path: `/m/records/${record.id}`, account: 'employee' },
    { name: 'form', path: '/m/forms/leave.request', account: 'employee' },
    { name: 'form-draft', path: `/m/forms/leave.request?draft=${draft.id}`, account: 'employee' },
    { name: 'notices', path: '/m/notices', account: 'employee' },
    { name: 'settings', path: '/m/settings', account: 'employee' },
    { name: 'security', path: '/m/security', account: 'employee' },
    { name: 'outbox', path: '/m/outbox', account: 'employee' },
    { name: 'messages', path: '/m/messages', account: 'employee' },
    { name: 'for', path: '/m/for', account: 'employee' },
    { name: 'invite', path: '/m/invite', account: 'admin' },
    { name: 'joining', path: '/m/joining', account: 'admin' },
    { name: 'join', path: '/m/join#0123456789abcdef', account: null },
    { name: 'people', path: '/m/views/contacts.people', account: 'employee' },
    { name: 'people-all', path: '/m/views/contacts.people?in=all', account: 'employee' },
    { name: 'member', path: `/m/members/${lead.id}?view=contacts.people`, account: 'employee' },
    { name: 'profile', path: '/m/profile', account: 'employee' },
    { name: 'absence', path: '/m/absence', account: 'employee' },
    { name: 'not-found', path: '/m/records/01a185d5-21e0-7000-81f6-b63c4ae70b1e', account: 'employee' },
    { name: 'admin', path: '/m/admin', account: 'admin' },
    { name: 'admin-person', path: `/m/admin/people/${member}`, account: 'admin' },
    ...['waiting', 'joining', 'rights', 'apps', 'entries', 'messages', 'webhooks', 'jobs', 'providers'].map((name) => ({ name: `admin-${name}`, path: `/m/admin/${name}`, account: 'admin' })),
    { name: 'unknown', path: '/m/somewhere/else/again', account: 'employee' }
  ]
}
