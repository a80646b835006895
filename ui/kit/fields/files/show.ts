import { w } from '../../words'
import type { Show } from '../show'

/** How many files: «3 个文件». */
export const show: Show = (_, value) => w('fileCount', { count: (value as unknown[]).length })
