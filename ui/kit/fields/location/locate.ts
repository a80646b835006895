import type { Place } from '../../../core/form/types/location'

/** Why there is no position. */
export type Lost = 'placeRefused' | 'placeUnknown' | 'placeSlow' | 'placeInsecure' | 'placeNone'

/** How long the device may search, and how long somebody may think before they allow it, in milliseconds. */
const search = 20_000, longest = 90_000

/** Asks the device where it is, once. It fails with why there is no position. */
export function locate(): Promise<Place> {
  return new Promise((found, lost: (why: Lost) => void) => {
    if (window.isSecureContext === false) return lost('placeInsecure')
    if (!navigator.geolocation) return lost('placeNone')
    const clock = setTimeout(() => lost('placeSlow'), longest)
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      clearTimeout(clock)
      const place = { lat: exact(coords.latitude), lng: exact(coords.longitude), accuracy: Math.min(Math.ceil(coords.accuracy), 9_999_999), source: 'device' as const }
      if (Math.abs(place.lat) <= 90 && Math.abs(place.lng) <= 180 && place.accuracy >= 0) found(place)
      else lost('placeUnknown')
    }, ({ code }) => {
      clearTimeout(clock)
      lost(code === 1 ? 'placeRefused' : code === 3 ? 'placeSlow' : 'placeUnknown')
    }, { enableHighAccuracy: true, timeout: search, maximumAge: 0 })
  })
}

/** To 6 decimals, some 0.1 m. */
const exact = (degrees: number): number => Math.round(degrees * 1e6) / 1e6
