import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

// For looking only: `npx vite --config vite.look.config.ts`, then /?part=fill&theme=dark&font=large&language=en.
export default defineConfig({ root: resolve(import.meta.dirname, 'kit/look'), base: './', plugins: [vue()], publicDir: false })
