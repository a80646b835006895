import { defineComponent, h, nextTick, ref, shallowRef } from 'vue'
import { prepare, type Field, type FieldView, type Form, type Property } from '../../core/form/definition'
import { contextKey, type FormContext } from '../form/context'
import { laterKey, type Later, type Picked } from '../later'
import sheet from '../search-sheet.vue'
import Sheet from '../sheet.vue'
import { mount, type Mounted } from '../testing'
import { bringControls, controlOf } from './controls'
import { filesKey, type FileService } from './file/service'
import { shrink } from './file/shrink'

/** Stands for the sheet to choose people from: one button takes all that are chosen and Ana. */
const chooser = defineComponent((props: { field: Field; chosen: Picked[]; most: number }, { emit }) => () => h('div', { class: 'chooser' }, [
  h('button', { class: 'chooser-ana', onClick: () => emit('choose', (props.most > 1 ? props.chosen : []).concat({ id: 'ana', name: 'Ana' })) }), h('button', { class: 'chooser-close', onClick: () => emit('close') })
]), { props: ['chosen', 'most', 'field'], emits: ['choose', 'close'] })

// All of them are there.
const kinds: [string, object][] = ['text', 'longtext', 'richtext', 'money', 'boolean', 'date', 'time', 'datetime', 'daterange', 'datetimerange', 'duration', 'option', 'options', 'member', 'reference', 'references', 'file', 'files', 'signature', 'location', 'region', 'questions', 'answers', 'table', 'rating', 'slider', 'nps', 'scale', 'cascade', 'consent', 'ranking'].map((type) => [type, { type }])
kinds.push(['code', { type: 'text', control: 'code' }], ['capitals', { type: 'money', control: 'capitals' }])
await bringControls({ fields: new Map(kinds), panes: { list: [] } } as unknown as Form)

/** A field on its own, as a form prepares it. */
export function makeField(type: string, property: Property = {}, more: Partial<FieldView> = {}, options?: { id: string; label: string }[]): Field {
  const view: FieldView = { id: 'f', type, label: 'Field', scale: type === 'money' ? 2 : type === 'decimal' ? 1 : undefined, ...more }
  const form = prepare({ id: 'a.b', app: 'a', kind: 'plain', title: 'B', version: 1, schema: { properties: { f: property } }, layout: [], fields: [view], order: ['f'], options: options && { f: options } }, 'en')
  return form.fields.get('f')!
}

/** A control that is held by what it tells, as in a form. */
export function mountField(field: Field, value?: unknown, more: Record<string, unknown> = {}, files?: FileService, later = shallowRef<Later | undefined>({ sheet, people: chooser, Sheet, shrink })): Mounted & { value: () => unknown; set: (value: unknown) => Promise<void> } {
  const held = ref(value)
  const told: unknown[][] = []
  const given = () => ({
    field, value: held.value, path: 'f', attrs: { id: 'c', 'aria-invalid': true }, ...more,
    change: (to: unknown) => {
      told.push([to])
      held.value = to
      mounted.props.value = given()
    }
  })
  const mounted = mount(controlOf(field), given(), [], undefined, (app) => {
    app.provide(laterKey, later)
    if (!files) return
    app.provide(filesKey, files)
    app.provide(contextKey, { look: () => ({ value: held.value }) } as unknown as FormContext)
  })
  return {
    ...mounted, told, value: () => held.value,
    set: (to) => {
      held.value = to
      mounted.props.value = given()
      return nextTick()
    }
  }
}
