import type { Place } from '../../../core/form/types/location'
import { w } from '../../words'
import type { Show } from '../show'

/** Coordinates with how exact they are: «31.230416, 121.473701 ±20 米». */
export const coordinates = ({ lat, lng, accuracy }: Place): string =>
  lat === undefined || lng === undefined ? '' : `${lat}, ${lng}${accuracy === undefined ? '' : ' ' + w('placeWithin', { metres: accuracy })}`

/** A place as people read it: what was said of it, and where it is. */
export const show: Show = (_, value) => {
  const place = value as Place
  return [place.address, coordinates(place)].filter(Boolean).join(' · ')
}
