import { reactive } from 'vue'
import type { Referable } from '../choose'

/** Records whose lines are known on this page, by form and key. */
export const known: Record<string, Referable> = reactive({})

/** The name of a record among them. */
export const nameOf = (from: string, id: string): string => `${from}/${id}`
