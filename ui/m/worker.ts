import { page } from './page'

/** Starts the service worker once the page has loaded, where there can be one. Nothing depends on it. */
export function startWorker(): void {
  // The property is there but undefined or forbidding in some private windows.
  const workers = page.build ? (navigator as { serviceWorker?: ServiceWorkerContainer }).serviceWorker : undefined
  if (!workers) return
  const start = () => void workers.register('/m/sw.js', { scope: '/' }).catch(() => undefined)
  if (document.readyState === 'complete') start()
  else addEventListener('load', start)
}
