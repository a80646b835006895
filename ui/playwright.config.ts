import { accessSync, constants } from 'node:fs'
import { defineConfig, type PlaywrightTestConfig } from '@playwright/test'

/** The system's Chromium where there is one; else the one that `npx playwright install chromium` fetched. */
function chromium(): string | undefined {
  const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  return places.find((place): place is string => {
    try {
      accessSync(place ?? '', constants.X_OK)
      return Boolean(place)
    } catch {
      return false
    }
  })
}

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
const computer = { viewport: { width: 1440, height: 900 } }

/** SUPERFORM_BROWSER_RUN chooses what runs beside the tests' files: tests (make test), gallery, seconds (make bench). */
const run = process.env.SUPERFORM_BROWSER_RUN ?? 'tests'
const files: Record<string, Pick<PlaywrightTestConfig, 'testMatch' | 'workers' | 'timeout'>> = {
  tests: { testMatch: '*.spec.ts', workers: 2, timeout: 180_000 },
  gallery: { testMatch: 'gallery.pictures.ts', workers: 2, timeout: 900_000 },
  seconds: { testMatch: 'seconds.bench.ts', workers: 1, timeout: 240_000 }
}

export default defineConfig({
  testDir: 'browser',
  outputDir: 'test-results',
  ...files[run],
  globalSetup: './browser/template.ts',
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  reporter: [['list', { printSteps: false }]],
  // How long to wait before a test is called stuck, not how fast a page must be: a machine of two cores runs two
  // servers and two browsers here. What pages may take is measured in `make bench`.
  expect: { timeout: 30_000 },
  use: {
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      // Native controls speak the browser's language, not the page's.
      env: { ...(process.env as Record<string, string>), LANGUAGE: 'zh_CN' },
      executablePath: chromium(),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage']
    }
  },
  projects: run === 'seconds'
    ? [{ name: 'phone', use: phone }]
    : [
        { name: 'phone', use: phone },
        // What does not depend on the width is measured and tried on the phone alone.
        { name: 'computer', use: computer, grepInvert: /@phone/ }
      ]
})
