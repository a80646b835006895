import { onScopeDispose, watch } from 'vue'
import { counts, owner, refreshCounts } from './session'

/** Called where a record has changed; without one, anything may have. */
export type Listener = (record?: string) => void

interface Told {
  resumed?: boolean
  record?: string
  reason?: string
}

const listeners = new Set<Listener>()
const minute = 60000
/** How long changes are gathered, so that a burst of them asks once. */
const gather = 250

/** Tells every page that something has changed, so that it asks anew. */
export function changed(record?: string): void {
  listeners.forEach((listener) => listener(record))
}

/** Listens for changes as long as the component or scope lives. */
export function onChange(listener: Listener): void {
  listeners.add(listener)
  onScopeDispose(() => listeners.delete(listener))
}

let stream: EventSource | undefined
/** The place after what was told last, for the server to go on from there. */
let last = ''
let failures = 0
/** Whether the server has ended the stream in favour of others. */
let yielded = false
/** What the page shows was asked just before its first stream opened. */
let first = true
let beat = 0
let gathered: (string | undefined)[] = []
let timer = 0

/**
 * Holds one stream as long as the page is seen and somebody is signed in, and asks once a minute besides. A stream
 * that has failed twice, or was refused, is tried again with that question.
 */
export function startLive(): void {
  const look = (): void => {
    stop()
    if (document.hidden || !owner()) return
    yielded = false
    beat = window.setInterval(ask, minute)
    listen()
  }
  watch(() => owner(), look, { immediate: true })
  document.addEventListener('visibilitychange', look)
  addEventListener('online', look)
  // Pages that the browser sets aside and takes out again as they were.
  addEventListener('pagehide', stop)
  addEventListener('pageshow', (event) => event.persisted && look())
}

function stop(): void {
  clearInterval(beat)
  stream?.close()
  stream = undefined
}

/** The figures tell as well that something has changed, where no stream does. */
async function ask(): Promise<void> {
  const before = JSON.stringify(counts.value)
  const alone = !stream
  if (alone && !yielded) listen()
  await refreshCounts()
  if (alone || before !== JSON.stringify(counts.value)) changed()
}

function listen(): void {
  if (typeof EventSource === 'undefined') return
  const source = (stream = new EventSource(`/api/v1/live${last && `?last=${encodeURIComponent(last)}`}`))
  const end = (): void => {
    source.close()
    if (stream === source) stream = undefined
  }
  const on = (name: string, then: (data: Told) => void): void =>
    source.addEventListener(name, (event) => {
      last = (event as MessageEvent).lastEventId || last
      then(JSON.parse((event as MessageEvent<string>).data) as Told)
    })
  on('hello', ({ resumed }) => {
    failures = 0
    if (!first && !resumed) note()
    first = false
  })
  on('change', ({ record }) => note(record))
  // Of many open pages some are dropped: those ask once a minute and do not drop another in turn.
  on('bye', ({ reason }) => {
    yielded = reason === 'dropped'
    if (yielded) end()
  })
  source.onerror = () => {
    failures++
    if (failures > 1 || source.readyState === EventSource.CLOSED) end()
  }
}

function note(record?: string): void {
  gathered.push(record)
  timer = timer || window.setTimeout(tell, gather)
}

function tell(): void {
  const one = gathered.every((record) => record === gathered[0]) ? gathered[0] : undefined
  gathered = []
  timer = 0
  void refreshCounts()
  changed(one)
}
