import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

// For looking only: `npx vite --config kit/look/vite.config.ts`, then /?part=fill&theme=dark&font=large&language=en.
export default defineConfig({ root: import.meta.dirname, base: './', plugins: [vue()], publicDir: false })
