import type { Show } from '../show'
import { toLocal } from './local'

/** A point in time by the company's clock, as the server writes it: «2026-11-22 14:09». */
export const show: Show = (_, value) => toLocal(value).replace('T', ' ')
