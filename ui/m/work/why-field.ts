import { defineComponent, h, shallowRef } from 'vue'
import WhyButton from '../../kit/why-button.vue'
import { get } from '../client'
import type { Reasons } from './explain'
import WhySheet from './why-sheet.vue'

interface Asked {
  path: string
  label: string
  /** A stored record; `ask` for one that is being filled in. */
  record?: string
  ask?: (path: string) => Promise<Reasons>
}

/** Asks why a field stands as it does, and shows the answer. */
export default defineComponent((props: Asked) => {
  const open = shallowRef(false)
  const ask = (path: string) => (props.ask ? props.ask(path) : get<Reasons>(`/records/${props.record}/why?field=${path}`))
  return () => [
    h(WhyButton, { label: props.label, onClick: () => (open.value = true) }),
    open.value ? h(WhySheet, { path: props.path, label: props.label, ask, onClose: () => (open.value = false) }) : ''
  ]
}, { props: ['record', 'path', 'label', 'ask'] })
