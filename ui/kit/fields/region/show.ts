import { pathOf, regionOf } from '../../../core/form/types/region'
import type { Show } from '../show'

/** The names of a region and of what it lies in: «浙江省 杭州市 西湖区»; its code until they are here. */
export const show: Show = (_, value) => pathOf(String(value)).map((code) => (regionOf(code) || { name: code }).name).join(' ')
