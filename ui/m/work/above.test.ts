import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { reactive } from 'vue'
import type { DraftState, OpenDraft } from '../drafts'
import Above from './above.vue'
import { hide, serve, settled, show } from './fake'
import type { Fake } from './fake'

let fake: Fake
const acting = { id: 'm9', name: '陈伯', paper: 'required' }
/** A draft that is open, of what it holds nothing else matters here. */
const open = (more: Partial<DraftState>): OpenDraft => {
  const state = reactive({ key: 'k', form: 'a.b', record: '', revision: 1, data: {}, files: {}, savedAt: 0, dirty: false, left: {}, where: 'server', restored: false, ...more }) as DraftState
  return { state, settle: () => Promise.resolve(void (state.conflict = undefined)) } as unknown as OpenDraft
}
const photos = (): string[] => Array.from(document.querySelectorAll<HTMLImageElement>('.paper-photo')).map((one) => one.getAttribute('src')!.replace('/api/v1/files/', ''))
const calls = (): string[] => fake.asked.filter((one) => one.includes('/records/'))
/** Waits for what is fetched and imported on the way, for as long as a busy machine needs. */
async function stood(draft: OpenDraft): Promise<void> {
  await show(Above, { draft, acting })
  await vi.waitFor(() => expect(document.querySelector('.paper')).not.toBeNull(), 10000)
  await settled()
}

beforeEach(() => (fake = serve({ 'GET /records/r1': { evidence: [{ id: 'f1', name: '一.jpg', size: 1 }, { id: 'f2', name: '二.jpg', size: 1 }] } })))
afterEach(hide)

test('a photo of the paper is taken away, and the draft knows', async () => {
  const draft = open({ filing: { for: 'm9', evidence: ['f1', 'f2'] } })
  await stood(draft)
  expect(photos()).toEqual(['f1', 'f2'])
  document.querySelector<HTMLElement>('.paper-list button')!.click()
  await settled()
  expect(photos()).toEqual(['f2'])
  expect(draft.state.filing).toEqual({ for: 'm9', evidence: ['f2'] })
  expect(document.body.textContent).toContain('已附 1 张照片')
  document.querySelector<HTMLElement>('.paper-list button')!.click()
  await settled()
  expect(draft.state.filing!.evidence, 'none, and not as there were').toEqual([])
  expect(calls()).toEqual([])
})

test('of a draft that was begun elsewhere the server says what it has; nothing is changed by looking', async () => {
  const draft = open({ record: 'r1', filing: { for: 'm9' } })
  await stood(draft)
  expect(photos()).toEqual(['f1', 'f2'])
  expect(draft.state.filing).toEqual({ for: 'm9' })
  document.querySelectorAll<HTMLElement>('.paper-list button')[1]!.click()
  await settled()
  expect(draft.state.filing!.evidence).toEqual(['f1'])
})

test('who takes what somebody else kept takes their photos too', async () => {
  const draft = open({ record: 'r1', filing: { for: 'm9', evidence: ['f1'] }, conflict: { id: 'r1', status: 'draft', revision: 2, evidence: [{ id: 'f7' }] } as unknown as DraftState['conflict'] })
  await stood(draft)
  document.querySelectorAll<HTMLElement>('.form-ways button')[1]!.click()
  await settled()
  expect(photos()).toEqual(['f7'])
})

test('for most people nothing of it comes', async () => {
  await show(Above, { draft: open({ record: 'r1' }) })
  await settled()
  expect(document.querySelector('.paper')).toBeNull()
  expect(calls()).toEqual([])
})
