import { newWave } from '@charge-it/shared/firmware/job-counters.ts'
import { commandSchema } from '@charge-it/shared/model/command.ts'
import { type FirmwareJob, firmwareJobSchema, firmwareTargetSchema } from '@charge-it/shared/model/firmware-job.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Transaction } from 'firebase-admin/firestore'
import type { ApiCall, Handler, Reply } from '../api/api-call.ts'
import { badParameter, conflict, notFound } from '../api/api-error.ts'
import { readBody } from '../api/read-input.ts'
import { safeId } from '../api/stations.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../store/audit.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import { advanceJob } from './advance-job.ts'
import { DEFAULT_WINDOW_MS, noBody, retryBody } from './job-bodies.ts'

/** `POST /firmwareJobs/{jobId}/pause`: nobody new is told; who was told goes on. */
export const pauseJob: Handler = (call, deps) => {
  readBody(call, noBody)
  return change(call, deps, 'pause', ['running'], (job) => ({ ...job, status: 'paused' }))
}

/** `POST /firmwareJobs/{jobId}/resume`, after a pause or a halt. Earlier failures do not halt it again. */
export const resumeJob: Handler = (call, deps) => {
  readBody(call, noBody)
  return change(call, deps, 'resume', ['paused', 'halted'], (job) => ({
    ...job,
    status: 'running',
    settledSinceResume: { succeeded: 0, failed: 0 },
  }))
}

/** `POST /firmwareJobs/{jobId}/cancel`: nobody new is told, commands that were not sent are taken back. */
export const cancelJob: Handler = async (call, deps) => {
  readBody(call, noBody)
  const active = ['preparing', 'running', 'paused', 'halted'] as const
  const { body } = await change(call, deps, 'cancel', active, (job) => ({ ...job, status: 'cancelled' }))
  const { jobId } = body
  await takeBackCommands(jobId, deps)
  await advanceJob(jobId, deps)
  return jobReply(jobId, deps)
}

/** `POST /firmwareJobs/{jobId}/retry {endsAt?}`: stations that failed or were not reached get another chance. */
export const retryJob: Handler = async (call, deps) => {
  const { endsAt } = readBody(call, retryBody)
  const jobId = safeId(call.parts.jobId ?? '')
  const { firestore } = deps
  const reference = firestore.doc(paths.firmwareJob(jobId))
  await firestore.runTransaction(async (transaction) => {
    const reader = { firestore, transaction }
    const job = await readDocument(reader, firmwareJobSchema, reference.path)
    if (job === undefined) throw notFound('firmware job')
    if (job.status === 'preparing' || job.status === 'cancelled') throw wrongStatus(job)
    const now = deps.now()
    const newEnd = endsAt ?? (job.endsAt > now ? job.endsAt : new Date(now.getTime() + DEFAULT_WINDOW_MS))
    if (newEnd <= now) throw badParameter('endsAt', 'must lie in the future')
    const again = await targetsToRetry(jobId, transaction, deps)
    if (again.length === 0) throw conflict('nothing-to-retry', 'No station failed or was not reached.')
    const locks = await transaction.getAll(
      ...again.map(({ stationId }) => firestore.doc(paths.firmwareLock(stationId))),
    )
    const free = again.filter((_, index) => locks[index]?.exists !== true || locks[index]?.get('jobId') === jobId)
    if (free.length === 0) throw conflict('other-job', 'Other firmware jobs hold these stations.')

    const counts = { ...job.counts }
    for (const target of free) {
      counts[target.state] = (counts[target.state] ?? 0) - 1
      counts.waiting = (counts.waiting ?? 0) + 1
      const waiting = {
        ...target,
        state: 'waiting',
        reason: null,
        settledAt: null,
        deadlineAt: null,
        lastUpdatedAt: now,
      }
      transaction.set(firestore.doc(paths.firmwareTarget(jobId, target.stationId)), waiting)
      transaction.set(firestore.doc(paths.firmwareLock(target.stationId)), { jobId, at: now })
    }
    // Those who come again get a wave of their own, after the planned ones that were not begun.
    const next: FirmwareJob = {
      ...job,
      ...{ counts, endsAt: newEnd, finishedAt: null, lastUpdatedAt: now },
      status: job.status === 'paused' ? 'paused' : 'running',
      plan: [...job.plan, newWave(free.length)],
      settledSinceResume: { succeeded: 0, failed: 0 },
    }
    transaction.set(reference, next)
    note(transaction, call, 'retry', next, deps)
  })
  await advanceJob(jobId, deps)
  return jobReply(jobId, deps)
}

const RETRY_PER_CALL = 200

async function targetsToRetry(jobId: string, transaction: Transaction, { firestore, log }: Deps) {
  const query = firestore
    .doc(paths.firmwareJob(jobId))
    .collection(collections.targets)
    .where('state', 'in', ['failed', 'unreached'])
    .limit(RETRY_PER_CALL)
  return parseSnapshots(firmwareTargetSchema, (await transaction.get(query)).docs, log)
}

async function change(
  call: ApiCall,
  deps: Deps,
  verb: string,
  from: readonly FirmwareJob['status'][],
  to: (job: FirmwareJob) => FirmwareJob,
): Promise<Reply & { readonly body: FirmwareJob }> {
  const jobId = safeId(call.parts.jobId ?? '')
  const { firestore } = deps
  const reference = firestore.doc(paths.firmwareJob(jobId))
  await firestore.runTransaction(async (transaction) => {
    const job = await readDocument({ firestore, transaction }, firmwareJobSchema, reference.path)
    if (job === undefined) throw notFound('firmware job')
    if (!from.includes(job.status)) throw wrongStatus(job)
    const next = { ...to(job), lastUpdatedAt: deps.now() }
    transaction.set(reference, next)
    note(transaction, call, verb, next, deps)
  })
  await advanceJob(jobId, deps)
  return jobReply(jobId, deps)
}

/** Commands of the job that no edge has claimed. A claim at the same moment wins or loses whole. */
async function takeBackCommands(jobId: string, deps: Deps): Promise<void> {
  const { firestore, log } = deps
  const sent = await firestore
    .doc(paths.firmwareJob(jobId))
    .collection(collections.targets)
    .where('state', '==', 'sent')
    .get()
  for (const { commandId } of parseSnapshots(firmwareTargetSchema, sent.docs, log)) {
    if (commandId === null) continue
    const reference = firestore.doc(paths.command(commandId))
    await firestore.runTransaction(async (transaction) => {
      const command = await readDocument({ firestore, transaction }, commandSchema, reference.path)
      if (command?.status !== 'queued') return
      const now = deps.now()
      const step = { status: 'cancelled', at: now, detail: 'the firmware job was cancelled' }
      transaction.update(reference, { status: 'cancelled', history: [...command.history, step], lastUpdatedAt: now })
    })
  }
}

function note(transaction: Transaction, { caller }: ApiCall, verb: string, job: FirmwareJob, deps: Deps): void {
  const path = paths.firmwareJob(job.jobId)
  audit(transaction, deps.firestore, { caller, action: `firmwareJob.${verb}`, path, detail: job.name, at: deps.now() })
}

async function jobReply(jobId: string, deps: Deps): Promise<Reply & { readonly body: FirmwareJob }> {
  const job = await readDocument(deps.firestore, firmwareJobSchema, paths.firmwareJob(jobId))
  if (job === undefined) throw notFound('firmware job')
  return { status: 200, body: job }
}

function wrongStatus(job: FirmwareJob) {
  return conflict('wrong-status', `The job is ${job.status}.`)
}
