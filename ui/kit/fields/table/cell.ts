import { h, type VNode } from 'vue'
import type { Field } from '../../../core/form/definition'
import Box from '../../form/box.vue'
import type { FormContext } from '../../form/context'
import Icon from '../../icon.vue'
import { show } from '../show'
import { w } from '../../words'
import { unshown } from './paste'

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

/** A cell to be filled in, with what was pasted there and can stand in no control. */
export function box(form: FormContext, props: RowProps, column: Field, place: number): VNode {
  const path = pathIn(props, column), look = form.look(path)
  return h('div', { key: column.id, class: 'cell', 'data-column': place }, [
    h(Box, { field: column, path }),
    look && look.shown && !look.still && unshown(column, look.value) ? h('p', { class: 'cell-pasted' }, w('rowsPasted', { text: String(look.value) })) : ''
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
  return look && look.shown ? /^file/.test(column.type) ? (look.value ? w('rowsFile') : '') : unshown(column, look.value) ? String(look.value) : show(column, look.value) : ''
}

/** A button that shows a drawing. */
export const button = (icon: 'copy' | 'trash' | 'plus', label: string, onClick: () => void, disabled = false): VNode =>
  h('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, disabled, onClick }, h(Icon, { name: icon }))
