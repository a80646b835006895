import { factBook, problemText } from '../../core/form'
import type { FactBook, Form, Problem } from '../../core/form'
import { now } from '../../kit/time'
import type { Filing } from '../drafts'
import { page } from '../page'
import { me } from '../session'
import { fill } from '../../kit/words'

/** The facts that the rules of a form may ask for, by the reader who fills it in, or for whom they do. What time it was when they came says nothing: the page may have been open for days. */
export function bookOf(form: Form, filing: Filing = {}): FactBook {
  const { for: member, department } = filing
  return factBook(form, { ...me.value, ...(member && { member: { id: member } }), ...(department && { department: { id: department } }), now: new Date(now()).toISOString() })
}

/** The words of a problem that the rules found. */
export function wordsOf(problem: Problem): string {
  return problemText(problem, (key, args) => fill(page.texts[`problem.${key}`] ?? '', args))
}
