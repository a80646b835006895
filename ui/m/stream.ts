import { watch } from 'vue'
import { changed } from './live'
import { stale } from './seen'
import { counts, owner, refreshCounts } from './session'

interface Told {
  resumed?: boolean
  record?: string
  reason?: string
}

const minute = 60000
/** How long the first change is held for others that come with it, and how long those that follow are, so that a burst asks twice at most. */
const gather = 250
const calm = 1500

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
let told = 0

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
    // What was seen last stands there since the line was cut.
    if ((!first && !resumed) || stale.value) note()
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
  timer = timer || window.setTimeout(tell, Math.max(gather, told + calm - Date.now()))
}

function tell(): void {
  const one = gathered.every((record) => record === gathered[0]) ? gathered[0] : undefined
  gathered = []
  timer = 0
  told = Date.now()
  void refreshCounts()
  changed(one)
}
