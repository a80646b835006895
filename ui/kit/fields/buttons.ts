import { h } from 'vue'
import type { Choice } from '../search-sheet.vue'
import type { ControlProps } from './control'

/** A few choices side by side: radio buttons that look like buttons. What need not be chosen is let go of by choosing it again. */
export function buttons(choices: Choice[], chosen: unknown, { path, required, attrs, change }: Pick<ControlProps, 'path' | 'required' | 'attrs' | 'change'>) {
  return h('div', { role: 'radiogroup', class: 'buttons', ...attrs }, choices.map(({ id, label }) => h('label', { key: id, class: 'choice-button' }, [
    h('input', {
      class: 'unseen', type: 'radio', name: attrs.id || path, value: id, checked: id === chosen,
      onClick: () => id === chosen && !required && change(),
      onChange: () => change(id)
    }),
    h('span', { class: 'button' }, label)
  ])))
}
