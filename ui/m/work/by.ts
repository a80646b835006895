import { t } from '../texts'
import type { RecordView } from './types'

type Named = { name: string }

/** Who did something, for whom: "A for B", or the one that there is. */
export const pair = (a?: Named, b?: Named): string | undefined => (a && b ? t('by', { a: a.name, b: b.name }) : (a || b)?.name)

/** Whose record it is: "A for B" where a clerk filed it for somebody, or by which link it came. */
export const by = (one: RecordView): string | undefined => pair(one.filed_by, one.requester || (one.outside as Named))

/** For whom the reader acts. */
export const behalf = (b?: Named): string | undefined => b && pair({ name: '' }, b)
