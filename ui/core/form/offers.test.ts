import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { prepare, type FormView, type Option } from './definition'
import { evaluate } from './evaluate'
import { factBook } from './facts'
import './types/every'

// The form of forms/testdata/page/begun.json, as Go ships it.
const file = fileURLToPath(new URL('./vectors.gen.json', import.meta.url))
const view = (JSON.parse(readFileSync(file, 'utf8')) as { forms: { view: FormView }[] }).forms.map((f) => f.view).filter((v) => v.id === 'x.begun')[0]!

const room = (id: string, seats: number | undefined, house = 'h'): Option => ({ id, label: id, data: { n_seats: seats, t_house: house, b_free: true } })
const rooms = [room('one', 2), room('two', 9), room('three', 5, 'i'), room('four', undefined)]
const form = prepare({ ...view, options: { room: rooms, same: rooms, 'items.place': rooms } }, 'en')
const facts = () => factBook(form, { now: '2026-11-22T02:32:00Z' })
const work = (data: Record<string, unknown>, known = facts()) => evaluate(form, data, known)
const offered = (data: Record<string, unknown>, path: string, known = facts()) => {
  const out = work(data, known).offered!(path)
  return out && Array.from(out)
}

describe('what is offered', () => {
  test('goes by what is filled in, typed or by default, and not by what is chosen', () => {
    expect(offered({}, 'room')).toEqual(['one', 'three'])
    expect(offered({ room: 'one' }, 'room')).toEqual(['one', 'three'])
    expect(offered({ people: 3 }, 'room')).toEqual(['three'])
    expect(offered({ people: 30 }, 'room')).toEqual([])
    expect(offered({ people: null }, 'room')).toEqual([])
  })

  test('of a list goes by ids', () => {
    expect(offered({ from: '2026-11-22', to: '2026-11-22' }, 'half')).toEqual(['am', 'pm'])
    expect(offered({ from: '2026-11-22', to: '2026-11-23' }, 'half')).toEqual(['am', 'pm', 'all-day'])
  })

  test('looks into the record that another field names', () => {
    expect(offered({ room: 'three' }, 'same')).toEqual(['three'])
    expect(offered({ room: 'one' }, 'same')).toEqual(['one', 'two', 'four'])
  })

  test('is each row\'s own', () => {
    const data = { room: 'four', items: [{ _id: 'a', n: 4 }, { _id: 'b', n: 1 }, { _id: 'c', n: 0 }] }
    expect(offered(data, 'items.a.place')).toEqual(['two', 'three', 'four'])
    expect(offered(data, 'items.b.place')).toEqual(['one', 'two', 'three', 'four'])
    // Where the rule fails the page cannot say.
    expect(offered(data, 'items.c.place')).toEqual(['one', 'two', 'three', 'four'])
  })

  test('is everything where there is no rule, and where its inputs are not known yet', () => {
    expect(offered({}, 'people')).toBeUndefined()
    expect(offered({}, 'nowhere.at.all')).toBeUndefined()
  })

  test('is the very same set for the same inputs, and another for others', () => {
    const known = facts(), at = (data: Record<string, unknown>, path = 'room') => work(data, known).offered!(path)
    expect(at({ people: 2, why: 'x' })).toBe(at({ why: 'y' }))
    expect(at({ people: 3 })).not.toBe(at({}))
    const items = Array.from({ length: 500 }, (_, i) => ({ _id: String(i), n: i % 3 }))
    const all = work({ items }, known).offered!
    expect(new Set(items.map(({ _id }) => all(`items.${_id}.place`))).size).toBe(3)
  })
})

describe('a default', () => {
  test('stands until somebody types, also nothing', () => {
    expect(work({ from: '2026-11-22' }).data).toMatchObject({ people: 2, to: '2026-11-24', half: 'am' })
    expect(work({ from: '2026-11-22', people: 4 }).data).toMatchObject({ to: '2026-11-26', half: 'pm' })
    expect(work({ from: '2026-11-22', to: null }).data['to']).toBeUndefined()
    expect(work({ from: '2026-11-22', to: '2026-12-01' }).data['to']).toBe('2026-12-01')
  })

  test('is shown as it was while the server is asked, unless it was cleared', () => {
    const known = facts(), data = { from: '2026-11-23', to: '2026-11-24' }
    const first = evaluate(form, data, known)
    expect([first.data['days'], first.missing.map((ask) => ask.key)]).toEqual([undefined, ['workdays(d2026-11-23,"am",d2026-11-24,_)']])
    known.learn({ 'workdays(d2026-11-23,"am",d2026-11-24,_)': '2' })
    const second = evaluate(form, data, known, { last: first })
    expect(second.data['days']).toBe(2)
    const later = { ...data, to: '2026-11-25' }
    const third = evaluate(form, later, known, { last: second })
    expect([third.data['days'], third.pending.has('days')]).toEqual([2, true])
    expect(evaluate(form, { ...later, days: null }, known, { last: second }).data['days']).toBeUndefined()
    expect(evaluate(form, { ...later, days: 7 }, known, { last: second }).data['days']).toBe(7)
  })

  test('is for what is being begun', () => {
    expect(evaluate(form, { from: '2026-11-22' }, facts(), { before: {} }).data).not.toHaveProperty('to')
  })
})
