import { onScopeDispose } from 'vue'

/** Called where a record has changed; without one, anything may have. */
export type Listener = (record?: string) => void

const listeners = new Set<Listener>()

/** Tells every page that something has changed, so that it asks anew. */
export function changed(record?: string): void {
  listeners.forEach((listener) => listener(record))
}

/** Listens for changes as long as the component or scope lives. */
export function onChange(listener: Listener): void {
  listeners.add(listener)
  onScopeDispose(() => listeners.delete(listener))
}
