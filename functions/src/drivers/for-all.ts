import type { DocumentReference, Query } from 'firebase-admin/firestore'

const PAGE = 100

/** Acts on each document until none matches any more; `act` must make it stop matching. */
export async function forAll(
  query: Query,
  act: (reference: DocumentReference, fields: Readonly<Record<string, unknown>>) => Promise<void>,
): Promise<void> {
  for (;;) {
    const { docs } = await query.limit(PAGE).get()
    if (docs.length === 0) return
    await Promise.all(docs.map((snapshot) => act(snapshot.ref, snapshot.data())))
  }
}
