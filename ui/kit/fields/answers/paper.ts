import { computed, inject, ref, shallowReactive, watch } from 'vue'
import { bare, lookupOf, paperOf, type Question } from '../../../core/form/types/questions'
import type { FormContext } from '../../form/context'
import { chooseKey } from '../choose'
import type { ControlProps } from '../control'

/** The questions of other records that are known on this page, without how they are scored, by their look-ups. */
export const papers = shallowReactive<Record<string, Question[] | undefined>>({})

/** The questions that a field of answers asks now: of the record that is filled in, or of one that a reference of it names, which the server tells. */
export function usePaper({ field }: ControlProps, form: FormContext) {
  const choose = inject(chooseKey, undefined)
  const lost = ref(false)
  const [reference, paper] = paperOf(field)
  const valueOf = (id: string) => (form.look(id) || { value: undefined }).value
  const record = () => (reference ? valueOf(reference) as string | undefined : undefined)

  /** Undefined while they are not known. */
  const now = computed((): Question[] | undefined => {
    if (reference) return record() ? papers[lookupOf(field, record()!)] : []
    const own = valueOf(paper)
    return Array.isArray(own) ? bare(own as Question[]) : []
  })

  async function load(): Promise<void> {
    const id = record()
    lost.value = false
    if (!id || !choose) return
    try {
      const key = lookupOf(field, id), { facts } = await choose({ path: reference, keys: [id] })
      const told = facts && facts[key]
      papers[key] = typeof told === 'string' && told ? bare(JSON.parse(told) as Question[]) : []
    } catch {
      lost.value = true
    }
  }
  watch(record, () => void load(), { immediate: true })

  /** What the reference is called that has to be chosen first; '' where nothing has to be. */
  const first = () => (reference && !record() ? form.of.form.index.get(reference)!.label : '')
  return { now, lost, load, first }
}
