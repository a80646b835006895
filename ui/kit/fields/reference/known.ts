import { nextTick, reactive } from 'vue'
import { w } from '../../words'
import type { Choosing, Referable, Referables } from '../choose'

/** Records whose lines are known on this page, by form and key. */
export const known: Record<string, Referable> = reactive({})

/** The name of a record among them. */
export const nameOf = (from: string, id: string): string => `${from}/${id}`

type Choose = (choose: Choosing) => Promise<{ choices?: Referables | undefined }>

/** Most keys of one question. */
const most = 100
/** What the server is being asked about, by the path of the field; cells of a column are asked about together. */
const asked: Record<string, Record<string, boolean>> = {}

/** Asks the server once to name records that a form shows and nobody can choose there; what the reader may not see is said to be so. */
export function learn(choose: Choose, { from, path }: { from: string; path: string }, ids: string[]): void {
  const before = asked[path], wanted = asked[path] = before || {}
  for (const id of ids) if (!known[nameOf(from, id)]) wanted[id] = true
  if (before || !Object.keys(wanted).length) return
  void nextTick(async () => {
    const keys = Object.keys(wanted)
    // Which row a cell stands in says nothing about the names of records.
    for (let at = 0; at < keys.length; at += most) {
      const some = keys.slice(at, at + most)
      const { choices } = await choose({ path: path.replace('.', '.0.'), keys: some }).catch(() => ({ choices: undefined }))
      if (!choices) break
      for (const id of some) known[nameOf(from, id)] = { id, label: w('referenceHidden') }
      for (const one of choices.items) known[nameOf(from, one.id)] = one
    }
    delete asked[path]
  })
}
