/** The units of fields by name, each a chunk (docs/decisions/0007): what a page does not carry is fetched by these. */
export const units: Record<string, () => Promise<{ default: unknown }>> = {
  text: () => import('./text/field-text'),
  longtext: () => import('./longtext/field-longtext'),
  number: () => import('./number/field-number'),
  boolean: () => import('./boolean/field-boolean'),
  date: () => import('./date/field-date'),
  time: () => import('./time/field-time'),
  duration: () => import('./duration/field-duration'),
  option: () => import('./option/field-option'),
  file: () => import('./file/field-file'),
  table: () => import('./table/field-table')
}
