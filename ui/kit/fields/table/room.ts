import { onBeforeUnmount, onMounted, onUpdated, ref, type Ref } from 'vue'

/** How wide a page is usually, and what stands on both sides of a grid in it: the card's edges and a bar to scroll by. In rem. */
const usual = 46
const around = 3.125

/** Gives a grid that needs more than a page's usual width the room that there is, for as long as that page stands. Other fields on it stay as wide as they were. */
function widen(grid: HTMLElement, least: number): void {
  const page = grid.closest<HTMLElement>('.page,.one')
  const before = page ? parseFloat(page.style.getPropertyValue('--page')) || usual : 0
  const field = grid.closest('.field')
  if (!page || !field || least + around <= usual) return
  field.setAttribute('data-roomy', '')
  page.setAttribute('data-roomy', '')
  page.style.setProperty('--page', `${Math.max(before, least + around)}rem`)
}

/** Makes room for a grid while the page is wide; true where it has to be scrolled sideways all the same. */
export function useRoom(grid: Ref<HTMLElement | undefined>, wide: Ref<boolean>, least: () => number): Ref<boolean> {
  const short = ref(false)
  function fit(): void {
    if (grid.value && wide.value) widen(grid.value, least())
    short.value = !!grid.value && grid.value.scrollWidth > grid.value.clientWidth + 1
  }
  onMounted(fit)
  onUpdated(fit)
  addEventListener('resize', fit)
  onBeforeUnmount(() => removeEventListener('resize', fit))
  return short
}
