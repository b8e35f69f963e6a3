import { type Connector, connectorSchema } from '@charge-it/shared/model/connector.ts'
import { datesOfTimestamps, parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { createCurrentPlot } from 'charge-it-pi/sim/current-plot.ts'
import type { Firestore } from 'firebase-admin/firestore'
import type { ApiCall } from './fluctuation-over-rest.ts'

const EVERY_MS = 1000
/** A lease lasts a minute. */
const LEASE_MS = 30_000
const FULL_SCALE_A = 100
/** A sample of this age is no longer the present. */
const OLD_MS = 5000

/**
 * Draws the current that the CSMS knows of a connector, once a second, as one line. Each change of the document is
 * taken, so that a peak between two lines counts.
 * @returns ends it.
 */
export function watchCurrent(options: {
  readonly api: ApiCall
  readonly firestore: Firestore
  readonly stationId: string
  readonly connectorId: number
  readonly show: (lines: readonly string[]) => void
  readonly onFailure: (reason: string) => void
}): () => void {
  const { api, firestore, stationId, connectorId } = options
  const plot = createCurrentPlot(FULL_SCALE_A)
  let connector: Connector | null = null
  let taken = false

  const take = (): void => {
    const nowMs = Date.now()
    plot.sample(nowMs, presentCurrentA(connector, nowMs), null)
  }
  const keepLease = (): void => {
    api('POST', `/watches/${encodeURIComponent(stationId)}`).catch((error: unknown) =>
      options.onFailure(error instanceof Error ? error.message : String(error)),
    )
  }
  const endListening = firestore.doc(paths.connector(stationId, connectorId)).onSnapshot(
    (doc) => {
      connector = doc.exists ? parseDocument(connectorSchema, doc.ref.path, datesOfTimestamps(doc.data())) : null
      taken = true
      take()
    },
    (error) => options.onFailure(error.message),
  )
  keepLease()
  const leasing = setInterval(keepLease, LEASE_MS)
  const drawing = setInterval(() => {
    if (!taken) take()
    taken = false
    options.show([plot.line()])
  }, EVERY_MS)
  return () => {
    clearInterval(drawing)
    clearInterval(leasing)
    endListening()
  }
}

function presentCurrentA(connector: Connector | null, nowMs: number): number {
  const { activeTransaction = null, live = null } = connector ?? {}
  if (activeTransaction === null || live === null || nowMs - live.sampledAt.getTime() >= OLD_MS) return 0
  return live.currentA ?? 0
}
