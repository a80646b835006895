import { ref } from 'vue'

const query = window.matchMedia?.('(min-width: 72rem)')

/** Whether a list and what is chosen in it fit side by side. */
export const wide = ref(!!query?.matches)

// Safari 12 knows only the old name.
query?.addListener((now) => (wide.value = now.matches))
