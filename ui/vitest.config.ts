import { defineConfig } from 'vitest/config'
import vue from '@vitejs/plugin-vue'

// Core is tested in Node alone, so that nothing of a browser slips in; kit and m in happy-dom.
export default defineConfig({
  plugins: [vue()],
  test: {
    projects: [
      { extends: true, test: { name: 'core', include: ['core/**/*.test.ts'], environment: 'node' } },
      { extends: true, test: { name: 'pages', include: ['kit/**/*.test.ts', 'm/**/*.test.ts', 'build/**/*.test.ts'], environment: 'happy-dom' } }
    ]
  }
})
