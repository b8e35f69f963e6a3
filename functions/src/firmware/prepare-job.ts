import { newWave } from '@charge-it/shared/firmware/job-counters.ts'
import { planWaves } from '@charge-it/shared/firmware/plan-waves.ts'
import { type FirmwareJob, type FirmwareTarget, firmwareJobSchema } from '@charge-it/shared/model/firmware-job.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { readDocument } from '../store/read-document.ts'
import { selectStations } from './select-stations.ts'

const CHUNK = 100

/**
 * Gives every selected station its document and its lock, then starts the job. A station that another job holds is
 * skipped. Going on where an earlier run broke off changes nothing that it did.
 */
export async function prepareJob(jobId: string, deps: Deps): Promise<void> {
  const { firestore } = deps
  const job = await readDocument(firestore, firmwareJobSchema, paths.firmwareJob(jobId))
  if (job?.status !== 'preparing') return
  const stations = await selectStations(job.selection, deps)
  for (let at = 0; at < stations.length; at += CHUNK) await addTargets(jobId, stations.slice(at, at + CHUNK), deps)
  const reference = firestore.doc(paths.firmwareJob(jobId))
  await firestore.runTransaction(async (transaction) => {
    const prepared = await readDocument({ firestore, transaction }, firmwareJobSchema, reference.path)
    if (prepared?.status !== 'preparing') return
    const plan = planWaves(prepared.counts.waiting ?? 0, prepared.waves).map(newWave)
    const changes: Partial<FirmwareJob> = { status: 'running', plan, lastUpdatedAt: deps.now() }
    transaction.update(reference, changes)
  })
}

async function addTargets(jobId: string, stations: readonly Station[], deps: Deps): Promise<void> {
  const { firestore } = deps
  const reference = firestore.doc(paths.firmwareJob(jobId))
  await firestore.runTransaction(async (transaction) => {
    const job = await readDocument({ firestore, transaction }, firmwareJobSchema, reference.path)
    if (job?.status !== 'preparing') return
    const targets = stations.map(({ stationId }) => firestore.doc(paths.firmwareTarget(jobId, stationId)))
    const locks = stations.map(({ stationId }) => firestore.doc(paths.firmwareLock(stationId)))
    const [known, held] = await Promise.all([transaction.getAll(...targets), transaction.getAll(...locks)])
    const now = deps.now()
    let [waiting, skipped] = [0, 0]
    for (const [index, station] of stations.entries()) {
      if (known[index]?.exists === true) continue
      const free = held[index]?.exists !== true || held[index]?.get('jobId') === jobId
      const target = firestore.doc(paths.firmwareTarget(jobId, station.stationId))
      transaction.create(target, newTarget(jobId, station, free, now))
      if (free) transaction.set(firestore.doc(paths.firmwareLock(station.stationId)), { jobId, at: now })
      if (free) waiting += 1
      else skipped += 1
    }
    const counts = {
      ...job.counts,
      waiting: (job.counts.waiting ?? 0) + waiting,
      skipped: (job.counts.skipped ?? 0) + skipped,
    }
    const changes: Partial<FirmwareJob> = { counts, total: job.total + waiting + skipped, lastUpdatedAt: now }
    transaction.update(reference, changes)
  })
}

function newTarget(jobId: string, station: Station, free: boolean, now: Date): FirmwareTarget {
  return {
    jobId,
    stationId: station.stationId,
    siteId: station.siteId,
    state: free ? 'waiting' : 'skipped',
    reason: free ? null : 'otherJob',
    versionBefore: station.firmwareVersion,
    ...{ progress: null, progressAt: null, versionAfter: null, wave: null, attempts: 0 },
    ...{ commandId: null, requestId: null, tokenHash: null, sentAt: null, installedAt: null, deadlineAt: null },
    settledAt: free ? null : now,
    lastUpdatedAt: now,
  }
}
