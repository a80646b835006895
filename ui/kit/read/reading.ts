import type { FieldType } from '../../core/form/definition'

/** A field or column to be read; all texts are in the reader's language. */
export interface ReadingField {
  id: string
  type: FieldType
  label: string
  unit?: string
  currency?: string
  scale?: number
  options?: { id: string; label: string }[]
  /** How its values read, by what stands in the data; of types that pages do not know. Of a table what stands below it, by what it is called, with the column that it is a total of. */
  said?: { id: string; label: string; open?: string | undefined; kept?: string | undefined; column?: string | undefined }[] | null | undefined
  /** What its choices are drawn with, by id, where some have a colour. */
  tones?: Record<string, string>
  columns?: ReadingField[]
  /** What a value leads to when it is tapped: 'tel:', 'mailto:', or 'web' for the address that it is. */
  link?: string
  /** A rule works it out. */
  computed?: boolean
}

/** What GET /forms/{id}/reading answers: all that somebody needs who reads records and changes nothing. */
export interface ReadingForm {
  id: string
  version: number
  title: string
  sections: { title?: string; fields: string[] }[]
  /** In the order of the page, those outside of it last. */
  fields: ReadingField[]
}
