import { get, send } from './client'
import { owner } from './session'
import { device } from './store'

/** Whose messages this device takes by web push; kept so that nobody's go on coming once somebody else has signed in. */
const place = 'push'

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => {
  const raw = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  const bytes = new Uint8Array(raw.length)
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i)
  return bytes
}

/** Whether this browser can take web push. On an iPhone only the page on the home screen can. */
export function canPush(): boolean {
  return 'serviceWorker' in navigator && !!navigator.serviceWorker && 'PushManager' in window && 'Notification' in window
}

/** Whether the reader has forbidden it; then only the browser's own settings help. */
export function forbidden(): boolean {
  return Notification.permission === 'denied'
}

async function subscription(): Promise<PushSubscription | null> {
  const worker = canPush() ? await navigator.serviceWorker.getRegistration('/') : undefined
  return worker ? worker.pushManager.getSubscription() : null
}

/** Whether this device takes web push for whoever is signed in. */
export async function takesPush(): Promise<boolean> {
  return (await device.get<string>(place)) === owner() && !!(await subscription())
}

/** Asks for permission, which a browser grants on a tap alone, and has this device take web push. False where it was not granted. */
export async function takePush(): Promise<boolean> {
  if ((await Notification.requestPermission()) !== 'granted') return false
  const { push_key: key } = await get<{ push_key?: string }>('/me/messages')
  if (!key) return false
  const worker = await navigator.serviceWorker.ready
  const account = owner().split('/')[0]!
  const before = await worker.pushManager.getSubscription()
  // Another company of the same account shares the address; another account gets a fresh one.
  if (before && ((await device.get<string>(place)) ?? '').split('/')[0] !== account) await before.unsubscribe()
  const mine = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) })
  const { endpoint, keys } = mine.toJSON()
  await send('POST', '/me/devices', { endpoint, keys })
  await device.set(place, owner())
  return true
}

/** Has this device take none any more; the server learns it when it sends the next one. */
export async function leavePush(): Promise<void> {
  await device.del(place)
  try {
    await (await subscription())?.unsubscribe()
  } catch {
    // A browser that does not answer keeps nobody from signing out.
  }
}
