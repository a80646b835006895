import { createStore, del, get, keys, set, update } from 'idb-keyval'
import { shallowRef } from 'vue'

/** What the device keeps between visits. Values are plain data or blobs. */
export interface Store {
  get<T>(key: string): Promise<T | undefined>
  set(key: string, value: unknown): Promise<void>
  del(key: string): Promise<void>
  /** The keys that begin so. */
  keys(prefix: string): Promise<string[]>
  /** Changes one value so that no other tab comes between reading and writing. */
  change<T>(key: string, how: (before: T | undefined) => T | undefined): Promise<void>
}

/** Whether what is kept outlives the page; false in private windows without IndexedDB. */
export const lasting = shallowRef(true)

/** A store that lives as long as the page. */
export function memory(): Store {
  const values = new Map<string, unknown>()
  return {
    get: async <T>(key: string) => values.get(key) as T | undefined,
    set: async (key, value) => void values.set(key, value),
    del: async (key) => void values.delete(key),
    keys: async (prefix) => Array.from(values.keys()).filter((key) => key.startsWith(prefix)),
    change: async <T>(key: string, how: (before: T | undefined) => T | undefined) =>
      void values.set(key, how(values.get(key) as T | undefined))
  }
}

/** IndexedDB, once it has shown that it works. Some private windows refuse it, some old ones never answer. */
async function indexed(): Promise<Store> {
  const database = createStore('superform', 'kept')
  await Promise.race([keys(database), new Promise((_, refuse) => setTimeout(refuse, 3000))])
  return {
    get: (key) => get(key, database),
    set: (key, value) => set(key, value, database),
    del: (key) => del(key, database),
    keys: async (prefix) => (await keys<string>(database)).filter((key) => key.startsWith(prefix)),
    change: (key, how) => update(key, how as (before: unknown) => unknown, database)
  }
}

let chosen: Promise<Store> | undefined

function choose(): Promise<Store> {
  chosen ??= indexed().catch(() => {
    lasting.value = false
    return memory()
  })
  return chosen
}

/** Puts another store in place, for tests. */
export function useStore(store: Store): void {
  chosen = Promise.resolve(store)
}

/** The device's store. */
export const device: Store = {
  get: async (key) => (await choose()).get(key),
  set: async (key, value) => (await choose()).set(key, value),
  del: async (key) => (await choose()).del(key),
  keys: async (prefix) => (await choose()).keys(prefix),
  change: async (key, how) => (await choose()).change(key, how)
}
