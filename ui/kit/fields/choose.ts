import type { InjectionKey } from 'vue'

/** A record that may be chosen: what stands in the data, two lines, its id where it may be opened, what choosing it fills in. */
export interface Referable {
  id: string
  label: string
  detail?: string | undefined
  open?: string | undefined
  fill?: Record<string, unknown> | undefined
}

/** What is asked about a reference field: words, where to go on, or which records by their keys. */
export interface Choosing {
  path: string
  query?: string
  cursor?: string | undefined
  keys?: string[]
}

/** A part of the records that a field offers. */
export interface Referables {
  items: Referable[]
  next?: string | undefined
  /** The names of the fields that choosing one fills in. */
  fills?: string[] | null | undefined
  /** What people call the form whose records they are. */
  form?: string | undefined
}

/** Asks which records a reference field offers for what is filled in; what the server knows of it comes along, as facts of rules. */
export const chooseKey: InjectionKey<(choose: Choosing) => Promise<{ choices?: Referables | undefined; facts?: Record<string, unknown> }>> = Symbol()
