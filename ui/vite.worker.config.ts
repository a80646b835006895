import { defineConfig } from 'vite'

// The service worker is one plain script under a name without a hash: the server serves it as /m/sw.js.
export default defineConfig({
  publicDir: false,
  build: {
    target: ['chrome64', 'safari12'],
    outDir: 'dist',
    emptyOutDir: false,
    copyPublicDir: false,
    reportCompressedSize: false,
    rolldownOptions: { input: { sw: 'm/sw.ts' }, output: { format: 'iife', entryFileNames: '[name].js' } }
  }
})
