// What draws formatted text where it is read, a chunk of its own: until it is here, the plain text stands there.
import { read as lines } from '../../../core/form/types/rich'
import { paint as draw } from './dom'

/** How elements stand where nothing else styles them. */
const styles: [string, string][] = [
  ['p, ul, ol, blockquote, table', 'margin:0 0 .5rem'], ['h2, h3', 'margin:.5rem 0;font-size:1.0625rem;font-weight:600'], ['ul', 'padding-left:1.5rem;list-style:disc'], ['ol', 'padding-left:1.5rem;list-style:decimal'],
  ['blockquote', 'padding-left:.75rem;border-left:.1875rem solid var(--line-strong)'], ['td, th', 'padding:.25rem .5rem;border:1px solid var(--line-strong);text-align:left'], ['a', 'color:var(--accent)']
]

/** Draws markup into the element that shows its plain text. */
export function paint(into: HTMLElement, markup: string): void {
  draw(into, lines(markup))
  for (const [of, style] of styles) Array.prototype.forEach.call(into.querySelectorAll(of), (one: HTMLElement) => { one.style.cssText += ';' + style })
}
