/**
 * What a form is on the page: the answer of GET /forms/{id}, and the same read once into what a page draws
 * and evaluates. Texts are resolved to one language here, so that nothing behind this file knows languages.
 */
import type { Program as Pattern } from '../rules/pattern'
import type { Rule } from '../rules/rule'

/** A text of a definition: plain, or by language tag. */
export type Text = string | Record<string, string>

/** One choice as the API answers it: already in the caller's language; data where the choice is a record. */
export interface Option {
  id: string
  label: string
  /** What rules read of a record that is a choice (`type.counted`), by field id. */
  data?: Record<string, unknown>
  /** No longer offered; shown only where a record names it. */
  archived?: boolean
  /** What it is marked with, the option that it stands below, and of a consent the text. */
  colour?: string
  under?: string
  text?: string
}

/** The storage types of fields. */
export type FieldType = 'text' | 'longtext' | 'richtext' | 'integer' | 'decimal' | 'money' | 'boolean' | 'date' | 'time' | 'datetime' | 'daterange' | 'datetimerange' | 'duration' | 'option' | 'options' | 'member' | 'members' | 'department' | 'departments' | 'reference' | 'references' | 'file' | 'files' | 'signature' | 'location' | 'region' | 'serial' | 'questions' | 'answers' | 'table'

/** A property of the schema: JSON Schema's keywords and ours. */
export interface Property {
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
  minItems?: number
  maxItems?: number
  format?: string
  items?: Schema
  'x-help'?: Text
  'x-unit'?: Text
  'x-currency'?: string
  'x-input'?: string
  /** Of files: the kinds that are taken, and bytes of each. */
  'x-accept'?: string[]
  'x-max-bytes'?: number
  'x-validate'?: string
  'x-display'?: string
  /** Of members and departments: who may be chosen. */
  'x-choose'?: ({ source: string } & Record<string, string>)[]
  'x-halves'?: boolean
  'x-levels'?: number
  'x-max-text'?: number
  'x-earliest'?: string
  'x-latest'?: string
  'x-unique'?: string
  /** Of a table. */
  'x-unique-together'?: string[][]
  'x-rows'?: (Record<string, unknown> & { _id: string })[]
  'x-fixed'?: boolean
  /** Of answers: the field of questions, or reference.field. */
  'x-questions'?: string
}

/** The schema of a form, or of a row. */
export interface Schema {
  properties: Record<string, Property>
  required?: string[]
}

/** The rules of a field, or of a column, which run once for each row. */
export interface Rules {
  value?: Rule
  /** Its value while a record is being begun and nobody has typed another. */
  default?: Rule
  show?: Rule
  require?: Rule
  lock?: Rule
  /** Whether an option is offered whose id stands in the field. */
  options?: Rule
  /** Whether a row counts in the total of the column. */
  total?: Rule
  /** The id of the reference that fills it in, by its default. */
  filler?: string
}

/** A field or column as the API answers it. */
export interface FieldView {
  id: string
  type: string
  /** The unit that asks for it, where it is not that of its type. */
  control?: string
  label?: Text
  scale?: number
  options?: (Pick<Option, 'id' | 'colour' | 'archived' | 'under'> & { label?: Text })[]
  from?: string
  rules?: Rules
  columns?: FieldView[]
}

/** A check or warning as the API answers it. */
export interface CheckView {
  id: string
  when: Rule
  message: Text
  at?: string
}

/** Sections of the layout as the API answers them: fields, or a note. */
export interface SectionView {
  id?: string
  title?: Text
  /** Said below the title. */
  help?: Text
  /** Fields beside each other where the page is wide. */
  columns?: number
  /** Closed until somebody opens it. */
  folded?: boolean
  fields: string[]
  /** Fields that take the whole width. */
  wide?: string[]
  note?: Text
  tone?: string
  /** The tab or step that it stands in. */
  pane?: string
}

/** What GET /forms/{id} answers. */
export interface FormView {
  id: string
  app: string
  kind: string
  title: Text
  version: number
  hash?: string
  /** The app's language, where the answer tells it. */
  language?: string
  schema: Schema
  layout: SectionView[]
  panes?: { as?: string, list: { id: string, title: Text }[] }
  /** When notes are shown that are not always. */
  notes?: CheckView[]
  fields: FieldView[]
  order: string[]
  checks?: CheckView[]
  warnings?: CheckView[]
  patterns?: Record<string, Pattern>
  options?: Record<string, Option[]>
  /** Of a new record, the paths that the reader may fill in; absent: all. */
  editable?: string[]
  /** Fields of which a new record shows the reader nothing. */
  unseen?: string[]
}

/** A field or column, ready to be drawn and evaluated. */
export interface Field {
  id: string
  /** Where it stands in data and rules: "days", "items.amount". */
  path: string
  /** The table that it is a column of; '' for a field of the form. */
  table: string
  /** Its place in a row. */
  place: number
  type: FieldType
  /** The unit that draws it, where that is not its type's. */
  control?: string | undefined
  label: string
  help: string
  /** What the number counts, shown behind it. */
  unit: string
  /** Decimals of a number; 0 for others. */
  scale: number
  /** ISO 4217 code of money, or ''. */
  currency: string
  /** Of a text: '', 'email' or 'uri'. */
  format: string
  /** Another way to ask for it: 'scan' (text), 'minutes' (duration), 'buttons' (option), 'camera' (file); '' is the usual one. */
  input: string
  /** Required by the schema; a rule may require more (FieldState.required). */
  required: boolean
  /** It has a rule for its value: nobody types it. */
  computed: boolean
  minLength: number
  maxLength: number
  minItems: number
  maxItems: number
  minimum?: number
  maximum?: number
  /** The bound itself is not allowed. */
  aboveMinimum: boolean
  belowMaximum: boolean
  /** What can be chosen, in order. */
  options: Option[]
  /** The form whose records are the options; '' where they are listed. */
  from: string
  /** Of a table, in order, and by id. */
  columns: Field[]
  index: Map<string, Field>
  /** Of a table: where rows hold what; their names come first. */
  places: Map<string, number>
  rules: Rules
  pattern?: Pattern
  /** Its property, for what only its type reads of it. */
  property: Property
}

/** Fields under a heading; one without a title is fields that stand alone. */
export interface Section extends Omit<SectionView, 'fields'> {
  id: string
  title: string
  fields: Field[]
}

/** A rule that must not be true of a record (checks), or of which the person is told (warnings). */
export interface Check {
  id: string
  when: Rule
  message: string
  /** The field or column that it is shown at; '' the record. */
  at: string
}

/** A form, ready to be drawn and evaluated. It does not change. */
export interface Form {
  id: string
  version: number
  kind: string
  title: string
  sections: Section[]
  /** How its sections are arranged; undefined where they just follow each other. */
  panes?: FormView['panes']
  /** When notes are shown that are not always. */
  notes: Check[]
  /** A text of its definition in the language that it was prepared for. */
  say: (text: Text | undefined) => string
  /** Fields and columns by path, fields in layout order, each table's columns behind it. */
  fields: Map<string, Field>
  /** Fields without columns, in layout order, those outside the layout last, and by id. */
  top: Field[]
  index: Map<string, Field>
  /** Fields and columns in the order of evaluation. */
  order: Field[]
  /** Some field offers fewer options than it has. */
  narrows: boolean
  /** The paths that may be filled in in a new record; undefined: all. */
  editable?: string[] | undefined
  checks: Check[]
  warnings: Check[]
}

/** A text in one language: that one, else the app's, else the plain one, else the first by tag. */
export function textIn(text: Text | undefined, language: string, app = 'zh-CN'): string {
  if (!text || typeof text === 'string') return text || ''
  return text[language] || text[app] || text[''] || text[Object.keys(text).sort()[0] || ''] || ''
}

/** Reads the answer of GET /forms/{id} once, for one language. */
export function prepare(view: FormView, language: string): Form {
  const say = (text: Text | undefined) => textIn(text, language, view.language)
  let narrows = false
  const fields = new Map<string, Field>(), index = new Map<string, Field>()
  const read = (from: FieldView, schema: Schema, table: string, index: Map<string, Field>): Field => {
    const property: Property = schema.properties[from.id] || {}
    const path = (table && table + '.') + from.id
    const rules = from.rules || {}
    const low = property.minimum
    const high = property.maximum
    const above = property.exclusiveMinimum
    const below = property.exclusiveMaximum
    const aboveMinimum = above !== undefined && (low === undefined || above >= low)
    const belowMaximum = below !== undefined && (high === undefined || below <= high)
    const field: Field = {
      id: from.id, path, table, place: index.size + 1, type: from.type as FieldType, control: from.control, rules, property, aboveMinimum, belowMaximum, columns: [], index: new Map(), places: new Map([['_id', 0]]),
      label: say(from.label) || from.id, help: say(property['x-help']), unit: say(property['x-unit']),
      scale: from.scale || 0, currency: property['x-currency'] || '', format: property.format || '', input: property['x-input'] || '',
      required: !!schema.required && schema.required.indexOf(from.id) >= 0, computed: !!rules.value,
      minLength: property.minLength || 0, maxLength: property.maxLength || (from.type === 'longtext' ? 50000 : 1000),
      minItems: property.minItems || 0, maxItems: property.maxItems || 500,
      minimum: aboveMinimum ? above : low, maximum: belowMaximum ? below : high,
      options: view.options && view.options[path] || (from.options || []).map((o) => ({ ...o, label: say(o.label) || o.id })),
      from: from.from || '', pattern: view.patterns && view.patterns[path]
    }
    fields.set(path, field)
    narrows = narrows || !!rules.options
    field.columns = (from.columns || []).map((column) => read(column, property.items!, path, field.index))
    for (const { id, place } of field.columns) field.places.set(id, place)
    index.set(from.id, field)
    return field
  }
  const check = (c: CheckView): Check => ({ id: c.id, when: c.when, message: say(c.message), at: c.at || '' })
  const top = view.fields.map((f) => read(f, view.schema, '', index))
  return {
    id: view.id, version: view.version, kind: view.kind, title: say(view.title), fields, index, top, narrows, editable: view.editable, panes: view.panes, say,
    sections: view.layout.map((s) => ({ ...s, id: s.id || '', title: say(s.title), fields: s.fields.filter((id) => !view.unseen || view.unseen.indexOf(id) < 0).map((id) => fields.get(id)!) })),
    order: view.order.map((path) => fields.get(path)!),
    checks: (view.checks || []).map(check), warnings: (view.warnings || []).map(check), notes: (view.notes || []).map(check)
  }
}
