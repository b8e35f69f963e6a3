import type { PublicConnector } from '@charge-it/shared/model/public-connector.ts'

/**
 * The live document with the status of whichever copy is newer: the document's own may be old until the edge has seen
 * this page's watch lease, while the price card's is read at the request.
 */
export function newerStatus(shown: PublicConnector | null, live: PublicConnector): PublicConnector {
  if (shown === null || shown.code !== live.code || shown.statusAt === null) return live
  if (live.statusAt !== null && live.statusAt >= shown.statusAt) return live
  const { status, errorCode, statusAt } = shown
  return { ...live, status, errorCode, statusAt }
}
