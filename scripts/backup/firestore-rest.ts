import * as v from 'valibot'

const PAGE = 300
/** Most writes of one request. */
export const MOST_WRITES = 500

/** A document as Firestore's REST API has it: every kind of value keeps its kind (5 and 5.0, micros of a time, NaN). */
export const storedDocumentSchema = v.object({
  name: v.string(),
  fields: v.optional(v.record(v.string(), v.unknown()), {}),
})
export type StoredDocument = v.InferOutput<typeof storedDocumentSchema>

const pageSchema = v.array(v.object({ document: v.optional(storedDocumentSchema) }))
const writtenSchema = v.object({ status: v.array(v.object({ code: v.optional(v.number(), 0) })) })

/** The database did not do what was asked. */
export class FirestoreRestError extends Error {
  override readonly name = 'FirestoreRestError'
}

/**
 * Reads and writes documents as they are stored.
 * @param origin http://host:port of an emulator, or https://firestore.googleapis.com.
 * @param token `owner` passes an emulator's rules.
 */
export function firestoreRest(origin: string, projectId: string, token: () => Promise<string>) {
  const root = `projects/${projectId}/databases/(default)/documents`
  const post = async (verb: string, body: object): Promise<unknown> => {
    const response = await fetch(`${origin}/v1/${root}:${verb}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await token()}` },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new FirestoreRestError(`Firestore answered ${response.status} to ${verb}`)
    return response.json()
  }
  const page = async (after: string | null, limit: number): Promise<readonly StoredDocument[]> => {
    const structuredQuery = {
      from: [{ allDescendants: true }],
      orderBy: [{ field: { fieldPath: '__name__' } }],
      limit,
      ...(after === null ? {} : { startAt: { values: [{ referenceValue: after }], before: false } }),
    }
    const rows = v.parse(pageSchema, await post('runQuery', { structuredQuery }))
    return rows.flatMap(({ document }) => (document === undefined ? [] : [document]))
  }
  return {
    /** What the names of all documents begin with. */
    root,
    /** Every document of every collection, by name. Also those below documents that do not exist. */
    async *documents(): AsyncGenerator<StoredDocument> {
      for (let after: string | null = null; ; ) {
        const documents = await page(after, PAGE)
        yield* documents
        if (documents.length < PAGE) return
        after = documents.at(-1)?.name ?? null
      }
    },
    async isEmpty(): Promise<boolean> {
      return (await page(null, 1)).length === 0
    },
    /** @param documents At most 500. @throws FirestoreRestError when one could not be written. */
    async write(documents: readonly StoredDocument[]): Promise<void> {
      if (documents.length === 0) return
      const { status } = v.parse(
        writtenSchema,
        await post('batchWrite', { writes: documents.map((update) => ({ update })) }),
      )
      const failed = status.filter(({ code }) => code !== 0).length
      if (failed > 0) throw new FirestoreRestError(`${failed} of ${documents.length} documents could not be written`)
    },
  }
}
export type FirestoreRest = ReturnType<typeof firestoreRest>
