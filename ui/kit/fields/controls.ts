import type { FunctionalComponent } from 'vue'
import type { FieldType } from '../../core/form/definition'
import BooleanField from './boolean/field.vue'
import type { ControlProps } from './control'
import DateField from './date/field.vue'
import FileField from './file/field.vue'
import LongtextField from './longtext/field.vue'
import NumberField from './number/field.vue'
import OptionField from './option/field.vue'
import TableField from './table/field.vue'
import TextField from './text/field.vue'

/** The control of a type. A function, since tables hold boxes, which hold controls: whichever comes first. */
export function controlOf(type: FieldType): FunctionalComponent<ControlProps> {
  // As objects: together their types are too much for the compiler.
  const all: Record<FieldType, object> = {
    text: TextField,
    longtext: LongtextField,
    integer: NumberField,
    decimal: NumberField,
    money: NumberField,
    boolean: BooleanField,
    date: DateField,
    option: OptionField,
    file: FileField,
    table: TableField
  }
  return all[type] as FunctionalComponent<ControlProps>
}
