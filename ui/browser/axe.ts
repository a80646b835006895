import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong with a page as it stands, one line each. What fades in has come to rest first: half faded, its colours are not those that people read. */
export async function axe(page: Page): Promise<string[]> {
  await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running' || one.effect?.getComputedTiming().iterations === Infinity))
  // Through the debugger, since the page's content security policy lets no script in.
  await page.evaluate(source)
  return page.evaluate(async () => {
    interface Violation {
      id: string
      impact: string
      nodes: { target: unknown[]; failureSummary?: string }[]
    }
    const { axe } = window as unknown as { axe: { run: (root: Document, options: object) => Promise<{ violations: Violation[] }> } }
    const { violations } = await axe.run(document, { resultTypes: ['violations'] })
    return violations.flatMap((one) => one.nodes.map((node) => `${one.id} (${one.impact}): ${node.target.join(' ')}: ${node.failureSummary ?? ''}`))
  })
}
