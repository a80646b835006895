import { defineConfig } from 'vitest/config'
import vue from '@vitejs/plugin-vue'

// Core is tested in Node alone, so that nothing of a browser slips in; kit and m in happy-dom.
export default defineConfig({
  plugins: [vue()],
  test: {
    // How long to wait before a test is called stuck, not how fast it must be: as in playwright.config.ts.
    testTimeout: 30_000,
    projects: [
      { extends: true, test: { name: 'core', include: ['core/**/*.test.ts'], environment: 'node' } },
      { extends: true, test: { name: 'pages', include: ['kit/**/*.test.ts', 'm/**/*.test.ts', 'build/**/*.test.ts'], environment: 'happy-dom' } }
    ]
  }
})
