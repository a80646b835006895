import { h, type FunctionalComponent } from 'vue'

/** Drawings that the pages about people need beside those of every page: paths on a grid of 24. */
const paths = {
  phone: 'M5 4h4l2 5-2.5 1.5a11 11 0 005 5L15 13l5 2v4a2 2 0 01-2 2A16 16 0 013 6a2 2 0 012-2',
  message: 'M4 5h16v11H9l-5 4z',
  mail: 'M3 6h18v12H3zm0 1l9 6 9-6',
  star: 'M12 3l2.8 5.7 6.2.9-4.5 4.4 1.1 6.2-5.6-3-5.6 3 1.1-6.2L3 9.6l6.2-.9z',
  group: 'M9 11a3 3 0 100-6 3 3 0 000 6m-6 8a6 5 0 0112 0m1-8a3 3 0 100-6m2 9a5 5 0 013 5'
}

/** A drawing's name. */
export type GlyphName = keyof typeof paths

/** One of them, as icon.vue draws; filled where something is on. */
export const Glyph: FunctionalComponent<{ name: GlyphName; on?: boolean }> = ({ name, on }) =>
  h('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' }, h('path', { d: paths[name], fill: on ? 'currentColor' : 'none' }))
Glyph.props = ['name', 'on']
