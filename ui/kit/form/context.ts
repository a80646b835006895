import type { FunctionalComponent, InjectionKey } from 'vue'
import type { Field, Form } from '../../core/form/definition'
import type { PlainData } from '../../core/form/border'
import type { Evaluation } from '../../core/form/run'
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
  /** What is filled in, and what the rules make of it; it changes. */
  of: { readonly form: Form; readonly data: PlainData; readonly evaluation: Evaluation }
  /** Where somebody is sent whose place on the page is not drawn. */
  sought: () => { path: string } | undefined
  change: (path: string, value: unknown) => void
  left: (path: string) => void
}

/** The key of the form's context. */
export const contextKey = Symbol() as InjectionKey<FormContext>

/**
 * What a field is filled in with, by its type. Given by whoever lets people fill in; who only shows records does
 * without it, and without the bytes of all controls.
 */
export const controlsKey: InjectionKey<(field: Field) => FunctionalComponent<ControlProps>> = Symbol()
