import { formatTime, parseTime } from '../../rules/date'
import { at } from '../../rules/value'
import { written, type Type } from '../border'
import { wrong } from '../writing'

/** A time on the clock, written 09:30, with seconds where there are some: forms/field_time.go. */
export const time: Type = {
  ...written((s) => {
    const seconds = parseTime(s)
    return seconds === undefined ? wrong('not_a_time') : at('time', seconds)
  }),
  write: (_, value) => formatTime(value.value as number).replace(/:00$/, '')
}
