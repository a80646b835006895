/** One reason why a field stands as it does, as POST /forms/{id}/evaluate and GET /records/{id}/why answer it. */
export interface Reason {
  keyword: string
  result?: string
  words: string
  inputs: { path?: string; label: string; shown?: string; why?: boolean }[]
}

/** Reasons by the path of a field. */
export interface Reasons {
  why: Record<string, Reason[]>
}
