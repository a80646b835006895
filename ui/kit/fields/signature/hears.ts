interface Place { clientX: number; clientY: number }

/** What hears a pen on an element: pointers by their ids, a pen with how hard it presses. Older phones tell touches and mice only. */
export function hears(down: (id: number, at: Place, pressure: number) => void, move: (id: number, at: Place, pressure: number) => void, up: (id: number) => void): Record<string, (event: never) => void> {
  const pressure = (event: PointerEvent) => (event.pointerType === 'pen' ? event.pressure : 0)
  const touch = (then: (id: number, at: Place, pressure: number) => void) => (event: TouchEvent) => {
    event.preventDefault()
    Array.from(event.changedTouches).forEach((one) => then(one.identifier, one, 0))
  }
  const released = (event: PointerEvent) => up(event.pointerId)
  return window.PointerEvent ? {
    onPointerdown(event: PointerEvent) {
      if (event.button) return
      event.preventDefault()
      ;(event.currentTarget as Element).setPointerCapture(event.pointerId)
      down(event.pointerId, event, pressure(event))
    },
    onPointermove: (event: PointerEvent) => move(event.pointerId, event, pressure(event)),
    onPointerup: released, onPointercancel: released
  } : {
    onTouchstart: touch(down), onTouchmove: touch(move), onTouchend: touch(up), onTouchcancel: touch(up),
    onMousedown: (event: MouseEvent) => event.button || down(-1, event, 0), onMousemove: (event: MouseEvent) => move(-1, event, 0), onMouseup: () => up(-1), onMouseleave: () => up(-1)
  }
}
