import { text } from '../../rules/value'
import { written, type Type } from '../border'
import { wrong } from '../writing'

/** A province, city or county: its code of GB/T 2260, its name, how that is read, and whether it was one only once. */
export interface Region {
  code: string
  name: string
  spoken: string
  former: boolean
}

let all: Region[] = []
let byCode: Record<string, Region> = {}

/** Takes the list of regions in: forms/regions/regions.txt. Until it is here, whether there is a region only the server says. */
export function learnRegions(list: string): void {
  byCode = {}
  all = list.split('\n').filter((line) => line).map((line) => {
    const [code, name, ...rest] = line.trim().split(' ') as [string, string, ...string[]], former = rest[rest.length - 1] === 'former'
    return byCode[code] = { code, name, spoken: (former ? rest.slice(0, -1) : rest).join(' '), former }
  })
}

/** All regions that are known, in the order of codes. */
export const regions = (): readonly Region[] => all

/** The region of a code; undefined where it is not known. */
export const regionOf = (code: string): Region | undefined => byCode[code]

/** How deep a code stands: 1 a province, 2 a city or a county that no city has, 3 a county. */
export const levelOf = (code: string): number => (/0000$/.test(code) ? 1 : /00$|^..90/.test(code) ? 2 : 3)

/** What stands right below a code within so many levels ('' the country): its cities, or where it has none its counties. */
export function below(code: string, levels: number): Region[] {
  const level = code ? levelOf(code) : 0
  const within = all.filter((one) => !one.former && levelOf(one.code) > level && levelOf(one.code) <= levels && one.code.indexOf(code.slice(0, 2 * level)) === 0)
  const next = Math.min.apply(0, within.map((one) => levelOf(one.code)))
  return within.filter((one) => levelOf(one.code) === next)
}

/** A region with those that it lies in, the largest first; the code alone where it is not known. */
export function pathOf(code: string): string[] {
  return [code.slice(0, 2) + '0000', code.slice(0, 4) + '00', code].filter((one, i, codes) => codes.indexOf(one) === i && (one === code || byCode[one]))
}

/** A region by its code, as deep as its field says: forms/field_region.go. */
export const region: Type = {
  ...written((s) => (/^[1-9]\d{5}$/.test(s) ? text(s) : wrong('not_a_region'))),
  check({ property }, { value }) {
    const code = value as string, levels = property['x-levels'] || 3
    if (!all.length) return undefined
    if (!byCode[code]) return wrong('region_unknown', { code })
    if (levelOf(code) > levels) return wrong('region_deep')
    return !byCode[code].former && levelOf(code) < levels && below(code, levels).length ? wrong('region_open') : undefined
  },
  keep: (_, value) => (value.kind !== 'text' || /^[1-9]\d{5}$/.test(value.value) ? undefined : wrong('not_a_region')),
  group: () => true
}
