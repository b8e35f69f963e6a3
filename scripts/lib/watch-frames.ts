import { messageSchema } from '@charge-it/shared/model/message.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { firestoreOfRun } from './firestore-of-run.ts'
import { PlainError } from './plain-error.ts'
import type { RunFile } from './run-file.ts'

const TRACE_MS = 10 * 60_000

/**
 * Switches tracing of a station on while it runs and prints each frame as it is stored.
 * @returns the exit code, after Ctrl-C.
 * @throws PlainError for an unknown station.
 */
export async function watchFrames(run: RunFile, stationId: string): Promise<number> {
  const firestore = await firestoreOfRun(run)
  const station = firestore.doc(paths.station(stationId))
  const found = await station.get()
  if (!found.exists) throw new PlainError(`There is no station ${stationId}.`)
  const { traceUntil: before = null } = parseDocument(stationSchema, station.path, found.data())
  let extended: Date | null = null
  /** Never shortens a trace that somebody else switched on. */
  const extend = async () => {
    const until = new Date(Date.now() + TRACE_MS)
    if (before !== null && before >= until) return
    extended = until
    await station.update({ traceUntil: until })
  }
  await extend()
  const timer = setInterval(() => {
    extend().catch((error: unknown) => console.error(`The trace could not be extended: ${String(error)}`))
  }, TRACE_MS / 2)
  console.log(`Frames of ${stationId} (idTags and secrets are masked). Ctrl-C ends.`)
  const since = new Date()
  const stop = firestore
    .collection(collections.messages)
    .where('stationId', '==', stationId)
    .where('at', '>=', since)
    .orderBy('at')
    .onSnapshot((snapshot) => {
      for (const change of snapshot.docChanges()) {
        if (change.type !== 'added') continue
        const message = parseDocument(messageSchema, change.doc.ref.path, change.doc.data())
        const arrow = message.direction === 'in' ? '→' : '←'
        const latency = message.latencyMs === null ? '' : ` (${Math.round(message.latencyMs)} ms)`
        console.log(
          `${message.at.toISOString()} ${arrow} ${message.type} ${message.action ?? ''} ${message.errorCode ?? ''}${message.payloadJson}${latency}`,
        )
      }
    })
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
  clearInterval(timer)
  stop()
  await endTrace(extended)
  await firestore.terminate()
  return 0

  /** Another watcher may have extended the trace since: then it goes on. */
  async function endTrace(until: Date | null): Promise<void> {
    if (until === null) return
    await firestore.runTransaction(async (transaction) => {
      const { traceUntil } = parseDocument(stationSchema, station.path, (await transaction.get(station)).data())
      if (traceUntil?.getTime() === until.getTime()) transaction.update(station, { traceUntil: before })
    })
  }
}
