/**
 * Heard of every click while a form is filled in. A button that takes something away often goes with it: the focus goes to what
 * stands in its place in its group then, or last there. Without that whoever works with keys is thrown back to the beginning of
 * the page. A control that moves the focus itself is left alone.
 */
export function afterTaking(event: Event): void {
  const from = (event.target as Element).closest('button')
  const group = from && from.closest('[role=group]')
  if (!group || document.activeElement !== from) return
  const all = () => Array.from(group.querySelectorAll<HTMLElement>('button:not(:disabled), input:not(:disabled)'))
  const at = all().indexOf(from!)
  // By then the page is drawn anew.
  setTimeout(() => {
    const left = all(), next = left[at] || left[left.length - 1]
    if (!from!.isConnected && document.activeElement === document.body && next) next.focus()
  })
}
