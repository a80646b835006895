import type { Property } from '../../../core/form/definition'
import { w } from '../../words'
import { sizeText } from '../file/service'

/** What browsers call the kinds of files that a field may ask for, by their names in x-accept. */
const kinds: Record<string, string> = {
  image: 'image/*', pdf: '.pdf', document: '.doc,.docx,.odt', sheet: '.xls,.xlsx,.ods', slides: '.ppt,.pptx,.odp', text: '.txt,.csv,.md',
  audio: 'audio/*', video: 'video/*', archive: '.zip,.gz,.rar,.7z'
}

/** What a chooser of files offers; undefined: everything. */
export const accepted = (property: Property): string | undefined => property['x-accept'] && property['x-accept'].map((kind) => kinds[kind]).join(',')

/** Why a file is not taken as it is about to be sent; '' for no reason. What a file is, the server finds out again from its content. */
export function unfit(property: Property, content: Blob, name: string): string {
  const most = property['x-max-bytes']
  if (most && content.size > most) return w('fileLarge', { limit: sizeText(most) })
  const ways = accepted(property)
  const fits = !ways || ways.split(',').some((way) => (way[0] === '.'
    ? name.toLowerCase().slice(-way.length) === way
    : !content.type || content.type.indexOf(way.slice(0, -1)) === 0 && !/svg/.test(content.type)))
  return fits ? '' : w('fileKind')
}
