import type { Rule, Tree } from '../rules/rule'
import { prepare, type FieldView, type Form, type FormView, type Property } from './definition'

// Forms and rules for tests, as Go ships them.

/** A node of a tree. */
export const node = (op: string, type: string, name?: string, args?: Tree[]): Tree => ({ op, type, name, args, at: [0, 1] })

/** A literal. */
export const literal = (type: string, value: string): Tree => ({ op: 'literal', type, value, at: [0, 1] })

/** A rule of a tree. */
export const rule = (tree: Tree, ...reads: string[]): Rule => ({ format: 1, source: '', type: tree.type, reads, tree })

/** A form of these fields, in this order. */
export function formOf(fields: (FieldView & { property?: Property })[], rest: Partial<FormView> = {}): Form {
  const properties: Record<string, Property> = {}
  for (const f of fields) properties[f.id] = f.property || {}
  return prepare({
    id: 'x.form', app: 'x', kind: 'plain', title: 'F', version: 1, schema: { properties }, fields, order: fields.map((f) => f.id),
    layout: [{ fields: fields.map((f) => f.id) }], ...rest
  }, 'en')
}
