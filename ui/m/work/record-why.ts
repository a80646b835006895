import { defineComponent, h, shallowRef } from 'vue'
import WhyButton from '../../kit/why-button.vue'
import { get } from '../client'
import type { Reasons } from './explain'
import WhySheet from './why-sheet.vue'

/** Asks of a stored record why a field holds what it does. */
export default defineComponent((props: { record: string; path: string; label: string }) => {
  const open = shallowRef(false)
  const ask = (path: string) => get<Reasons>(`/records/${props.record}/why?field=${path}`)
  return () => [
    h(WhyButton, { label: props.label, onClick: () => (open.value = true) }),
    open.value ? h(WhySheet, { path: props.path, label: props.label, ask, onClose: () => (open.value = false) }) : ''
  ]
}, { props: ['record', 'path', 'label'] })
