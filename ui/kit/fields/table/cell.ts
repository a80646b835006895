import { defineComponent, h, inject, provide, type VNode } from 'vue'
import type { Field } from '../../../core/form/definition'
import Box from '../../form/box.vue'
import { contextKey, type FormContext } from '../../form/context'
import Icon from '../../icon.vue'
import { show } from '../show'
import { w } from '../../words'
import { strict, unshown } from './paste'
import { reasonOf } from './reasons'

/** What the rows of a table are drawn with. */
export interface RowProps {
  table: Field
  id: string
  at: number
  /** Its cells can be filled in; else it is a line that is read. */
  open: boolean
  /** Nobody adds or removes rows. */
  fixed: boolean
  full: boolean
}

/** The names of RowProps. */
export const rowProps: (keyof RowProps)[] = ['table', 'id', 'at', 'open', 'fixed', 'full']

/** Where a cell stands: "items.3f.amount". */
export const pathIn = ({ table, id }: RowProps, column: Field): string => `${table.path}.${id}.${column.id}`

/** The box of a column whose control takes texts for what they are not: from it they are kept. */
const Sparing = defineComponent((props: { field: Field; path: string }) => {
  const form = inject(contextKey)!
  provide(contextKey, {
    ...form,
    look(path) {
      const look = form.look(path)
      return look && unshown(props.field, look.value) ? { ...look, value: undefined } : look
    }
  })
  return () => h(Box, props)
}, { props: ['field', 'path'] })

/** What was pasted into a cell and can stand in no control, with why, to be taken away. */
function pasted(form: FormContext, path: string, text: string): VNode {
  const why = reasonOf(path, text)
  return h('div', { class: 'cell-pasted row' }, [
    h('p', { class: 'grow', role: 'status' }, [w('rowsPasted', { text: text.trim() }), why && h('span', { class: 'cell-why' }, why)]),
    button('x', w('takeOut', { label: text.trim() }), () => form.change(path, undefined))
  ])
}

/** A cell to be filled in, with what was pasted there and can stand in no control. */
export function box(form: FormContext, props: RowProps, column: Field, place: number): VNode {
  const path = pathIn(props, column), look = form.look(path)
  return h('div', { key: column.id, class: 'cell', 'data-column': place }, [
    h(strict(column) ? Sparing : Box, { field: column, path }),
    look && look.shown && !look.still && unshown(column, look.value) ? pasted(form, path, look.value) : ''
  ])
}

/** What is wrong in a row: the first of it, '' where nothing is. */
export function wrongIn(form: FormContext, props: RowProps): string {
  for (const column of props.table.columns) {
    const look = form.look(pathIn(props, column))
    if (look && look.shown && look.problem) return look.problem
  }
  return ''
}

/** What a cell reads; '' where it is blank or hidden. */
export function textOf(form: FormContext, props: RowProps, column: Field): string {
  const look = form.look(pathIn(props, column))
  return look && look.shown ? /^file/.test(column.type) ? (look.value ? w('rowsFile') : '') : unshown(column, look.value) ? look.value.trim() : show(column, look.value) : ''
}

/** A button that shows a drawing. */
export const button = (icon: 'copy' | 'trash' | 'plus' | 'x', label: string, onClick: () => void, disabled = false): VNode =>
  h('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, disabled, onClick }, h(Icon, { name: icon }))
