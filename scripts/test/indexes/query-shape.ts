/** What a query filters and sorts by; all that decides which indexes it needs. */
export interface QueryShape {
  /** The source file that builds it. */
  readonly file: string
  readonly collection: string
  /** Over all collections of that name. */
  readonly group?: true
  /** Fields compared with `==` or `in`. */
  readonly equal?: readonly string[]
  /** Further equalities that some calls leave out; every combination must be served. */
  readonly optional?: readonly string[]
  /** An array field looked into. */
  readonly contains?: string
  /** A field compared with `<`, `<=`, `>`, `>=`. */
  readonly range?: string
  /** Document ids at the end need not be named: every index ends in them. */
  readonly order?: readonly (readonly [field: string, direction: 'asc' | 'desc'])[]
  /** A field that is summed or averaged: it is read from the index, so the index must hold it. */
  readonly sum?: string
}

/** Every combination of the optional equalities. */
export function variants(shape: QueryShape): readonly QueryShape[] {
  const { optional = [], ...rest } = shape
  let all: readonly QueryShape[] = [rest]
  for (const field of optional) {
    all = [...all, ...all.map((one) => ({ ...one, equal: [...(one.equal ?? []), field] }))]
  }
  return all
}

/** The fields that the source of the query names. */
export function fieldsOf({ equal, optional, contains, range, order, sum }: QueryShape): readonly string[] {
  return [
    ...(equal ?? []),
    ...(optional ?? []),
    ...[contains, range, sum].flatMap((field) => field ?? []),
    ...(order ?? []).map(([field]) => field),
  ]
}
