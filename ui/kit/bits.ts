import { h, type FunctionalComponent, type VNode } from 'vue'

/** Parts joined by dots; the line breaks between them, and within one only where it is longer than the line. */
const bits: FunctionalComponent<{ of: (string | undefined)[] }> = ({ of }) => {
  const line: (VNode | string)[] = []
  of.filter(Boolean).forEach((part, at, all) => line.push(h('span', { class: 'bit' }, at < all.length - 1 ? `${part!} ·` : part), ' '))
  return line.slice(0, -1)
}
bits.props = ['of']
export { bits as Bits }
