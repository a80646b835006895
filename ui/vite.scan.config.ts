import { copyFileSync, mkdirSync } from 'node:fs'
import { defineConfig } from 'vite'

// The worker that reads codes, and what it runs, under names without a hash: the server asks browsers to ask again (api/assets.go).
// Browsers that compile WebAssembly know more than those that pages are made for.
export default defineConfig({
  publicDir: false,
  plugins: [{
    name: 'superform-zxing',
    writeBundle() {
      mkdirSync('dist/assets', { recursive: true })
      copyFileSync('node_modules/zxing-wasm/dist/reader/zxing_reader.wasm', 'dist/assets/zxing-reader.wasm')
    }
  }],
  build: {
    target: 'es2020',
    outDir: 'dist',
    emptyOutDir: false,
    copyPublicDir: false,
    reportCompressedSize: false,
    rolldownOptions: { input: { 'zxing-worker': 'scan/zxing-worker.ts' }, output: { format: 'iife', entryFileNames: 'assets/[name].js' } }
  }
})
