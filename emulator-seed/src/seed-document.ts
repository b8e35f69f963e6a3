/** A document that the seed writes: its path and fields (Dates become timestamps). */
export interface SeedDocument {
  readonly path: string
  readonly fields: object
}
