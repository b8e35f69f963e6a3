import { messageSchema } from '@charge-it/shared/model/message.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
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
  if (!(await station.get()).exists) throw new PlainError(`There is no station ${stationId}.`)
  const extend = () => station.update({ traceUntil: new Date(Date.now() + TRACE_MS) })
  await extend()
  const timer = setInterval(extend, TRACE_MS / 2)
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
  await station.update({ traceUntil: null })
  await firestore.terminate()
  return 0
}
