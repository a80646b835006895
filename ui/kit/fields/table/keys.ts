import type { ControlProps } from '../control'
import type { Spot } from './pasting'
import type { Rows } from './rows'

/** A key that does something in a grid: go to another cell, or change the rows. */
export type Step = { go: [rows: number, columns: number], edge?: boolean } | { act: 'copy' | 'insert' | 'up' | 'down' }

/** Whether the caret stands at an end of what is typed; true of controls without one. */
function atEdge(element: HTMLElement, end: boolean): boolean {
  const { value, selectionStart, selectionEnd } = element as HTMLInputElement
  return typeof selectionStart !== 'number' || selectionStart === selectionEnd && selectionStart === (end ? value.length : 0)
}

/**
 * What a key means in a cell. Arrows within a text, in a calendar or a list of choices stay the device's own; Tab goes where the page
 * goes, and backwards into the row above.
 */
export function stepOf(event: KeyboardEvent): Step | undefined {
  const { key, shiftKey, altKey, isComposing } = event, target = event.target as HTMLElement
  const ctrl = event.ctrlKey || event.metaKey
  if (isComposing) return undefined
  if (ctrl) return key === 'd' || key === 'D' ? { act: 'copy' } : key === 'Enter' ? { act: 'insert' } : undefined
  if (altKey) return key === 'ArrowUp' ? { act: 'up' } : key === 'ArrowDown' ? { act: 'down' } : undefined
  const text = target.matches('input:not([type]),input[type=text],input[type=tel],input[type=email],input[type=url],output')
  if (key === 'Enter' && !target.matches('textarea,button,a')) return { go: [shiftKey ? -1 : 1, 0], edge: true }
  if (key === 'Tab' && shiftKey) return { go: [0, -1] }
  if (!text || shiftKey) return undefined
  switch (key) {
    case 'ArrowUp': return { go: [-1, 0] }
    case 'ArrowDown': return { go: [1, 0] }
    case 'ArrowLeft': return atEdge(target, false) ? { go: [0, -1] } : undefined
    case 'ArrowRight': return atEdge(target, true) ? { go: [0, 1] } : undefined
  }
  return undefined
}

/** What keys do in the grid of a table; `go` brings somebody to a cell. */
export function useKeys(props: ControlProps, { ids, add, copy, move }: Rows, go: (row: string, column: number) => unknown) {
  return (event: KeyboardEvent, from: Spot | undefined): void => {
    const step = from && stepOf(event)
    if (!step) return
    if ('act' in step) {
      event.preventDefault()
      if (step.act === 'copy') copy(from.at)
      else if (step.act === 'insert') add(from.at + 1)
      else void move(from.at, step.act === 'up' ? -1 : 1)
      return
    }
    const width = props.field.columns.length, place = from.column + step.go[1]
    const at = from.at + step.go[0] + (place < 0 ? -1 : place < width ? 0 : 1), id = ids()[at]
    const end = step.edge && at === ids().length
    // Within a row Tab is the device's own.
    if (event.key === 'Tab' && at === from.at || !id && !end) return
    event.preventDefault()
    if (id) void go(id, (place + width) % width)
    else add()
  }
}
