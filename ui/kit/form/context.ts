import type { FunctionalComponent, InjectionKey } from 'vue'
import type { FieldType } from '../../core/form/definition'
import type { ControlProps } from '../fields/control'

/** A row of a table, as data hold it; _id names it. */
export type Row = Record<string, unknown> & { _id: string }

/** All that the box of one field draws, beside its definition. It is replaced when something of it changes, and only then. */
export interface Look {
  /** What was typed; of a computed or locked field what the rules made of it; of a table the names of its rows, joined by commas. */
  value: unknown
  shown: boolean
  required: boolean
  /** Nobody types here: it is computed or locked. */
  still: boolean
  /** Its value is being worked out. */
  pending: boolean
  problem: string
  warning: string
  /** The ids of the options that are offered; undefined: all of them. */
  offered: ReadonlySet<string> | undefined
}

/** What the boxes of fields share with the form that they stand in. */
export interface FormContext {
  /** Begins the ids of elements. */
  id: string
  /** Whether the server cannot be asked at the moment. */
  offline: () => boolean
  /** By path: "days", "items.3f.amount". Reading one of them renders anew only when that one changes. */
  look: (path: string) => Look | undefined
  rows: (table: string) => Row[]
  totals: (table: string) => { label: string; text: string }[]
  change: (path: string, value: unknown) => void
  left: (path: string) => void
}

/** The key of the form's context. */
export const contextKey = Symbol('form') as InjectionKey<FormContext>

/**
 * What a field is filled in with, by its type. Given by whoever lets people fill in; who only shows records does
 * without it, and without the bytes of all controls.
 */
export const controlsKey: InjectionKey<(type: FieldType) => FunctionalComponent<ControlProps>> = Symbol('controls')
