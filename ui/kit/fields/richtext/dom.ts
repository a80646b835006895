import { draw, type Line } from '../../../core/form/types/rich'

/** Draws lines as elements into one that is empty afterwards of all else. No text is ever given to a parser of the browser. */
export function paint(into: Element, lines: Line[]): void {
  while (into.firstChild) into.removeChild(into.firstChild)
  const open: Element[] = [into]
  const top = () => open[open.length - 1]!
  draw(lines, {
    open(name, href) {
      const element = document.createElement(name)
      if (href) {
        element.setAttribute('href', href)
        element.setAttribute('rel', 'noopener noreferrer nofollow')
        element.setAttribute('target', '_blank')
      }
      top().appendChild(element)
      open.push(element)
    },
    close: () => { open.pop() },
    text: (text) => text.split('\n').forEach((part, i) => {
      if (i) top().appendChild(document.createElement('br'))
      if (part) top().appendChild(document.createTextNode(part))
    })
  })
}
