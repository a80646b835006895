import { h, type VNode } from 'vue'
import { show, type Shown } from '../fields/show'

/** Records by their lines, with a link where they may be opened, and what was kept of them below. */
export const records = (field: Shown, value: unknown): VNode => h('span', String(value).split(',').map((id) => {
  const { open, kept } = (field.said || []).filter((one) => one.id === id)[0] || {}
  return h('div', [h(open ? 'a' : 'bdi', { class: 'value', href: open && `/m/records/${open}` }, show(field, id)), kept && h('p', { class: 'value soft small' }, kept)])
}))
