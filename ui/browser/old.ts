/**
 * Takes away, before anything else runs, what the web views of chat apps on old phones lack: what chrome64 or
 * safari12 do not have, as far as a newer browser lets it be taken.
 */
export function old(): void {
  const take = (from: object | undefined, ...names: string[]) => {
    for (const name of names) if (from) Reflect.deleteProperty(from, name)
  }
  const all = window as unknown as Record<string, { prototype: object } | undefined>
  take(Array.prototype, 'at', 'flat', 'flatMap', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with')
  take(String.prototype, 'at', 'matchAll', 'replaceAll', 'trimStart', 'trimEnd', 'trimLeft', 'trimRight', 'isWellFormed', 'toWellFormed')
  take(Object, 'fromEntries', 'hasOwn', 'groupBy')
  take(Promise, 'allSettled', 'any', 'withResolvers', 'try')
  take(Symbol.prototype, 'description')
  take(all.HTMLDialogElement?.prototype, 'showModal', 'show', 'close')
  take(all.HTMLFormElement?.prototype, 'requestSubmit')
  take(all.Element?.prototype, 'replaceChildren', 'toggleAttribute', 'getAnimations', 'animate', 'checkVisibility')
  take(all.HTMLElement?.prototype, 'inert', 'showPopover', 'hidePopover')
  take(all.Crypto?.prototype, 'randomUUID')
  take(all.Navigator?.prototype, 'locks', 'serviceWorker', 'share', 'clipboard', 'connection', 'storage')
  take(all.NumberFormat?.prototype, 'formatToParts')
  take(Intl, 'RelativeTimeFormat', 'PluralRules', 'ListFormat', 'DisplayNames', 'Segmenter', 'Locale', 'DurationFormat')
  take(all.Response?.prototype, 'body')
  take(
    window, 'BigInt', 'BigInt64Array', 'BigUint64Array', 'ResizeObserver', 'IntersectionObserver', 'AbortController', 'AbortSignal', 'HTMLDialogElement',
    'structuredClone', 'queueMicrotask', 'visualViewport', 'WeakRef', 'FinalizationRegistry', 'AggregateError', 'BroadcastChannel', 'PointerEvent',
    'requestIdleCallback', 'cancelIdleCallback', 'createImageBitmap', 'OffscreenCanvas', 'CompressionStream', 'TextDecoderStream', 'scheduler',
    'reportError', 'cookieStore', 'trustedTypes', 'caches', 'globalThis'
  )
}
