import {
  Append,
  collectionOf,
  type DocumentChange,
  type DocumentQuery,
  type Documents,
  DocumentsError,
  type DocumentTransaction,
  type DocumentWrite,
  type Fields,
  type Found,
  Increment,
} from '../documents.ts'

interface Listener {
  readonly query: DocumentQuery
  readonly onChanges: (changes: readonly DocumentChange[]) => void
  matching: Map<string, Found>
}

export interface MemoryDocuments extends Documents {
  /** What is stored now, for assertions. */
  peek(path: string): Fields | undefined
  /** While set, every call fails with it, as an outage would. */
  failWith(error: DocumentsError | null): void
}

/**
 * The in-memory twin of the database: same semantics, one process, transactions one after the other.
 * @param seed Document path -> fields.
 */
export function memoryDocuments(seed: Readonly<Record<string, Fields>> = {}): MemoryDocuments {
  const documents = new Map<string, Fields>(Object.entries(structuredClone(seed)))
  const listeners = new Set<Listener>()
  const counts = new Map<string, number>()
  const created = new Map<string, number>()
  /** Collection -> paths of its documents. */
  const members = new Map<string, Set<string>>()
  const join = (path: string) => {
    const collection = path.slice(0, path.lastIndexOf('/'))
    const paths = members.get(collection)
    if (paths === undefined) members.set(collection, new Set([path]))
    else paths.add(path)
  }
  for (const path of documents.keys()) join(path)
  let outage: DocumentsError | null = null
  let reads = 0
  /** A question without an answer is billed as one. */
  const counted = <T>(answer: T, documents = 1): T => {
    reads += Math.max(1, documents)
    return answer
  }
  let queue: Promise<unknown> = Promise.resolve()

  const entryOf = (path: string, fields: Fields): Found => ({
    path,
    id: path.slice(path.lastIndexOf('/') + 1),
    fields: structuredClone(fields),
    createdOrder: created.get(path) ?? 0,
  })
  const found = (query: DocumentQuery): readonly Found[] => {
    const candidates = query.group === true ? documents.keys() : (members.get(query.collection) ?? [])
    const matches = [...candidates].flatMap((path) => (isIn(path, query) ? (matchOf(path, query) ?? []) : []))
    const order = query.newestFirst
    if (order !== undefined)
      matches.sort((a, b) => comparable(fieldOf(b.fields, order)) - comparable(fieldOf(a.fields, order)))
    else matches.sort((a, b) => (a.path < b.path ? -1 : 1))
    return query.limit === undefined ? matches : matches.slice(0, query.limit)
  }

  const apply = (writes: readonly DocumentWrite[]) => {
    for (const { kind, path } of writes) {
      if (kind === 'create' && documents.has(path)) throw new DocumentsError(`${path} exists`, true, undefined)
      if (kind === 'update' && !documents.has(path)) throw new DocumentsError(`${path} is missing`, true, undefined)
    }
    for (const write of writes) {
      const old = documents.get(write.path) ?? {}
      if (!created.has(write.path)) created.set(write.path, created.size + 1)
      join(write.path)
      documents.set(
        write.path,
        structuredClone(
          write.kind === 'update'
            ? updated(old, write.fields)
            : write.kind === 'merge'
              ? merged(old, write.fields)
              : write.fields,
        ),
      )
      counts.set(collectionOf(write.path), (counts.get(collectionOf(write.path)) ?? 0) + 1)
    }
    const written = writes.map(({ path }) => path)
    for (const listener of listeners) notify(listener, written)
  }

  /** Looks only at what was written, unless a limit makes one document push out another. */
  const notify = (listener: Listener, written: readonly string[]) => {
    const { query, matching } = listener
    const paths = written.filter((path) => isIn(path, query))
    if (paths.length === 0) return
    const now = query.limit === undefined ? null : new Map(found(query).map((entry) => [entry.path, entry]))
    const changes: DocumentChange[] = []
    for (const path of now === null ? new Set(paths) : new Set([...now.keys(), ...matching.keys()])) {
      const old = matching.get(path)
      const entry = now === null ? matchOf(path, query) : now.get(path)
      if (entry === undefined) {
        if (old !== undefined) changes.push({ ...old, kind: 'removed' })
        matching.delete(path)
        continue
      }
      if (old === undefined) changes.push({ ...entry, kind: 'added' })
      else if (JSON.stringify(old.fields) !== JSON.stringify(entry.fields)) changes.push({ ...entry, kind: 'modified' })
      matching.set(path, entry)
    }
    reads += changes.filter(({ kind }) => kind !== 'removed').length
    if (changes.length > 0) queueMicrotask(() => listeners.has(listener) && listener.onChanges(changes))
  }

  const matchOf = (path: string, query: DocumentQuery): Found | undefined => {
    const fields = documents.get(path)
    return fields !== undefined && matchesFilters(fields, query) ? entryOf(path, fields) : undefined
  }

  const check = () => {
    if (outage !== null) throw outage
  }

  return {
    peek: (path) => structuredClone(documents.get(path)),
    failWith: (error) => {
      outage = error
    },
    async get(path) {
      check()
      return counted(structuredClone(documents.get(path)))
    },
    async query(query) {
      check()
      const entries = found(query)
      return counted(entries, entries.length)
    },
    transaction<T>(body: (transaction: DocumentTransaction) => Promise<T>): Promise<T> {
      const run = queue.then(async () => {
        check()
        const writes: DocumentWrite[] = []
        const result = await body({
          get: async (path) => counted(structuredClone(documents.get(path))),
          getAll: async (paths) => paths.map((path) => counted(structuredClone(documents.get(path)))),
          query: async (query) => {
            const entries = found(query)
            return counted(entries, entries.length)
          },
          write: (write) => writes.push(write),
        })
        check()
        apply(writes)
        return result
      })
      queue = run.catch(() => undefined)
      return run
    },
    async commit(writes) {
      check()
      apply(writes)
    },
    listen(query, onChanges) {
      const listener: Listener = { query, onChanges, matching: new Map() }
      listeners.add(listener)
      listener.matching = new Map(found(query).map((entry) => [entry.path, entry]))
      counted(undefined, listener.matching.size)
      const initial = [...listener.matching.values()].map((entry) => ({ ...entry, kind: 'added' as const }))
      queueMicrotask(() => listeners.has(listener) && onChanges(initial))
      return () => listeners.delete(listener)
    },
    writeCounts: () => Object.fromEntries(counts),
    readCount: () => reads,
  }
}

function isIn(path: string, query: DocumentQuery): boolean {
  const collection = path.slice(0, path.lastIndexOf('/'))
  return query.group === true ? collection.endsWith(`/${query.collection}`) : collection === query.collection
}

function matchesFilters(fields: Fields, { equal = [], after }: DocumentQuery): boolean {
  if (!equal.every(([field, value]) => fieldOf(fields, field) === value)) return false
  if (after === undefined) return true
  const moment = fieldOf(fields, after[0])
  return moment instanceof Date && moment.getTime() > after[1].getTime()
}

function fieldOf(fields: Fields, field: string): unknown {
  let value: unknown = fields
  for (const part of field.split('.')) value = isMap(value) ? value[part] : undefined
  return value
}

function comparable(value: unknown): number {
  return value instanceof Date ? value.getTime() : Number(value)
}

function isMap(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date)
}

function merged(old: Fields, fields: Fields): Fields {
  const result: Record<string, unknown> = { ...old }
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue
    const previous = Object.hasOwn(result, key) ? result[key] : undefined
    result[key] = isMap(value) && Object.keys(value).length > 0 ? merged(isMap(previous) ? previous : {}, value) : value
  }
  return result
}

function updated(old: Fields, fields: Fields): Fields {
  const result: Record<string, unknown> = structuredClone(old)
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined) continue
    const parts = field.split('.')
    const last = parts.pop() ?? field
    let map = result
    for (const part of parts) {
      const inner = map[part]
      const next: Record<string, unknown> = isMap(inner) ? inner : {}
      map[part] = next
      map = next
    }
    const previous = map[last]
    if (value instanceof Increment) map[last] = (typeof previous === 'number' ? previous : 0) + value.by
    else if (value instanceof Append) {
      const elements = Array.isArray(previous) ? previous : []
      const known = new Set(elements.map((element) => JSON.stringify(element)))
      map[last] = [...elements, ...value.elements.filter((element) => !known.has(JSON.stringify(element)))]
    } else map[last] = value
  }
  return result
}
