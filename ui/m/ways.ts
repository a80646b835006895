import { onBeforeUnmount, ref, type Ref } from 'vue'
import { Problem } from './client'
import { t } from './texts'

/** What a way in tries: one thing at a time; what went wrong stands below the card, what is wrong with one field beside it. */
export interface Way {
  busy: Ref<boolean>
  wrong: Ref<string>
  /** What is wrong with fields, by name. */
  beside: Ref<Record<string, string>>
  /** Tries; answers whether it went well. */
  run(work: () => Promise<unknown>): Promise<boolean>
}

/** The state of a page of somebody who is nobody yet. */
export function way(first = ''): Way {
  const busy = ref(false)
  const wrong = ref(first)
  const beside = ref<Record<string, string>>({})
  let clock = 0
  let held = false
  onBeforeUnmount(() => clearInterval(clock))

  /** Too many attempts: counts down until the next is allowed. */
  function pause(seconds: number): void {
    held = true
    const say = (): void => {
      wrong.value = seconds > 0 ? t('sign-in.wait', { n: seconds }) : ''
      if (seconds-- > 0) return
      clearInterval(clock)
      held = busy.value = false
    }
    say()
    clock = window.setInterval(say, 1000)
  }

  async function run(work: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    wrong.value = ''
    beside.value = {}
    try {
      await work()
      return true
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      if (problem.status === 429 && problem.after) return pause(problem.after), false
      problem.problems.forEach((one) => (beside.value[one.path] = one.message))
      if (!problem.problems.length) wrong.value = problem.offline ? t('sign-in.offline') : problem.message
      return false
    } finally {
      busy.value = held
    }
  }
  return { busy, wrong, beside, run }
}
