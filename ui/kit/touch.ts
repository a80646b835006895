/** Whether the device is worked with fingers. */
export function onTouch(): boolean {
  return !!window.matchMedia && matchMedia('(pointer: coarse)').matches
}
