import { withHalt, withMovedTarget } from '@charge-it/shared/firmware/job-counters.ts'
import { countOf } from '@charge-it/shared/firmware/next-step.ts'
import { settleTarget } from '@charge-it/shared/firmware/settle-target.ts'
import { commandSchema } from '@charge-it/shared/model/command.ts'
import { firmwareFileSchema } from '@charge-it/shared/model/firmware-file.ts'
import {
  ACTIVE_TARGET_STATES,
  type FirmwareJob,
  type FirmwareTarget,
  firmwareTargetSchema,
} from '@charge-it/shared/model/firmware-job.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { stationProgressSchema } from '@charge-it/shared/model/station-progress.ts'
import { newNotification } from '@charge-it/shared/notifications/new-notification.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { DocumentReference, Transaction } from 'firebase-admin/firestore'
import type { Deps } from '../deps.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import { findCandidates } from './candidate.ts'
import { firmwareCommand } from './firmware-command.ts'

/** Stations that one pass looks at: a transaction must stay small enough to be repeated. */
const PER_PASS = 100

/** One station, or the next ones in the order of their ids. */
export type Settles = { readonly only: string } | { readonly after: string | null }

/** One transaction: reads first, keeps what is to be written, writes it at the end. */
export class JobPass {
  job: FirmwareJob
  commands = 0
  readonly changes: FirmwareTarget[] = []
  readonly #writes: (() => void)[] = []
  readonly #transaction: Transaction
  readonly #deps: Deps
  readonly #now: Date
  readonly #stored: FirmwareJob

  constructor(job: FirmwareJob, transaction: Transaction, deps: Deps, now: Date) {
    this.job = job
    this.#stored = job
    this.#transaction = transaction
    this.#deps = deps
    this.#now = now
  }

  /** @returns where the next pass goes on; null when all were looked at. */
  async settle(which: Settles): Promise<string | null> {
    const { firestore, log } = this.#deps
    const { jobId } = this.job
    const targets = await this.#underWay(which)
    if (targets.length === 0) return null
    const reads = [
      ...targets.map(({ stationId }) => firestore.doc(paths.station(stationId))),
      ...targets.map(({ stationId }) => firestore.doc(paths.stationProgress(stationId, 'firmware'))),
      ...targets.map(({ commandId }) => firestore.doc(paths.command(commandId ?? `none-${jobId}`))),
    ]
    const snapshots = await this.#transaction.getAll(...reads)
    const third = targets.length
    const stations = new Map(
      parseSnapshots(stationSchema, snapshots.slice(0, third), log).map((each) => [each.stationId, each]),
    )
    const reports = new Map(
      parseSnapshots(stationProgressSchema, snapshots.slice(third, 2 * third), log).map((each) => [
        each.stationId,
        each,
      ]),
    )
    const commands = new Map(
      parseSnapshots(commandSchema, snapshots.slice(2 * third), log).map((each) => [each.commandId, each]),
    )
    for (const target of targets) {
      const change = settleTarget(target, {
        job: this.job,
        station: stations.get(target.stationId),
        progress: reports.get(target.stationId),
        command: commands.get(target.commandId ?? ''),
        now: this.#now,
      })
      if (change !== null) this.#move(target, change)
    }
    return 'only' in which || targets.length < PER_PASS ? null : (targets.at(-1)?.stationId ?? null)
  }

  /** @returns whether there may be more to do. */
  async dispatch(count: number): Promise<boolean> {
    const { firestore } = this.#deps
    const waiting = await this.#nextWaiting()
    const candidates = await findCandidates(this.job, waiting, count, this.#transaction, this.#deps)
    const { fileId } = this.job
    const reader = { firestore, transaction: this.#transaction }
    const file =
      fileId === null ? undefined : await readDocument(reader, firmwareFileSchema, paths.firmwareFile(fileId))
    for (const candidate of candidates) {
      if (candidate.kind === 'over') {
        const { state, reason } = candidate
        this.#move(candidate.target, { state, reason, settledAt: this.#now })
      } else if (candidate.kind === 'waits') {
        if (candidate.target.reason !== candidate.reason) this.#move(candidate.target, { reason: candidate.reason })
      } else this.#send(candidate.target, candidate.station, file?.fileName ?? 'firmware.bin')
    }
    // Waiting stations are looked at in turn, so that those who are away do not hide those behind them.
    const last = candidates.at(-1)?.target.stationId ?? null
    const seenAll = waiting.length < PER_PASS && candidates.length === waiting.length
    this.job = { ...this.job, cursor: seenAll ? null : last }
    return !seenAll || this.#stored.cursor !== null || candidates.some(({ kind }) => kind !== 'waits')
  }

  async giveUp(state: 'unreached' | 'cancelled'): Promise<boolean> {
    const { docs } = await this.#transaction.get(this.#targets().where('state', '==', 'waiting').limit(PER_PASS))
    const waiting = parseSnapshots(firmwareTargetSchema, docs, this.#deps.log)
    const reason = state === 'unreached' ? 'windowOver' : null
    for (const target of waiting) this.#move(target, { state, reason, settledAt: this.#now })
    return waiting.length > 0
  }

  halt(): void {
    this.job = withHalt(this.job, this.#now)
    const { jobId, name, settledSinceResume } = this.job
    const { failed, succeeded } = settledSinceResume
    this.#notify('firmwareJobHalted', `${jobId}:${this.#now.getTime()}`, {
      job: name,
      failed,
      settled: failed + succeeded,
    })
  }

  finish(): void {
    const { jobId, name, total, status } = this.job
    const plan = this.job.plan.map((wave) =>
      wave.startedAt === null ? wave : { ...wave, finishedAt: wave.finishedAt ?? this.#now },
    )
    this.job = { ...this.job, plan, status: status === 'cancelled' ? 'cancelled' : 'done', finishedAt: this.#now }
    if (status === 'cancelled' || total === 1) return
    const succeeded = countOf(this.job, ['succeeded'])
    this.#notify('firmwareJobDone', `${jobId}:${this.#now.getTime()}`, { job: name, succeeded, total })
  }

  write(reference: DocumentReference): void {
    const { firestore } = this.#deps
    for (const write of this.#writes) write()
    for (const target of this.changes) {
      this.#transaction.set(firestore.doc(paths.firmwareTarget(target.jobId, target.stationId)), target)
    }
    if (this.job !== this.#stored) this.#transaction.set(reference, { ...this.job, lastUpdatedAt: this.#now })
  }

  #send(target: FirmwareTarget, station: { stationId: string; siteId: string | null }, fileName: string): void {
    const { firestore } = this.#deps
    const { command, link, requestId } = firmwareCommand(this.job, station, fileName, {
      ...this.#deps,
      now: () => this.#now,
    })
    this.commands += 1
    this.#writes.push(() => {
      this.#transaction.create(firestore.doc(paths.command(command.commandId)), command)
      if (link !== null) this.#transaction.create(firestore.doc(paths.fileToken(link.tokenHash)), link.document)
    })
    const wave = this.job.wave
    const plan = this.job.plan.map((each, index) =>
      index === wave ? { ...each, startedAt: each.startedAt ?? this.#now } : each,
    )
    this.job = { ...this.job, plan }
    this.#move(target, {
      state: 'sent',
      reason: null,
      wave,
      attempts: target.attempts + 1,
      commandId: command.commandId,
      requestId,
      tokenHash: link?.tokenHash ?? null,
      sentAt: this.#now,
      deadlineAt: new Date(this.#now.getTime() + this.job.stationDeadlineS * 1000),
      ...{ progress: null, progressAt: null, installedAt: null, settledAt: null },
    })
  }

  #move(target: FirmwareTarget, change: Partial<FirmwareTarget>): void {
    const next: FirmwareTarget = { ...target, ...change, lastUpdatedAt: this.#now }
    this.changes.push(next)
    this.job = withMovedTarget(this.job, { from: target.state, to: next.state, wave: next.wave })
    const isOver = next.state !== 'waiting' && !ACTIVE_TARGET_STATES.includes(next.state)
    const { firestore } = this.#deps
    if (isOver) this.#writes.push(() => this.#transaction.delete(firestore.doc(paths.firmwareLock(next.stationId))))
    const { tokenHash } = target
    if (tokenHash !== null && (isOver || next.state === 'waiting') && ACTIVE_TARGET_STATES.includes(target.state)) {
      this.#writes.push(() => this.#transaction.update(firestore.doc(paths.fileToken(tokenHash)), { state: 'revoked' }))
    }
  }

  #notify(
    kind: 'firmwareJobHalted' | 'firmwareJobDone',
    key: string,
    params: Readonly<Record<string, string | number>>,
  ): void {
    const notice = newNotification({ kind, key, params, ref: paths.firmwareJob(this.job.jobId) }, this.#now)
    const { firestore } = this.#deps
    this.#writes.push(() => this.#transaction.set(firestore.doc(paths.notification(notice.notificationId)), notice))
  }

  async #underWay(which: Settles): Promise<readonly FirmwareTarget[]> {
    const { firestore, log } = this.#deps
    if ('only' in which) {
      const reader = { firestore, transaction: this.#transaction }
      const target = await readDocument(reader, firmwareTargetSchema, paths.firmwareTarget(this.job.jobId, which.only))
      return target === undefined ? [] : [target]
    }
    let query = this.#targets()
      .where('state', 'in', [...ACTIVE_TARGET_STATES])
      .orderBy('stationId')
    if (which.after !== null) query = query.startAfter(which.after)
    return parseSnapshots(firmwareTargetSchema, (await this.#transaction.get(query.limit(PER_PASS))).docs, log)
  }

  async #nextWaiting(): Promise<readonly FirmwareTarget[]> {
    let query = this.#targets().where('state', '==', 'waiting').orderBy('stationId')
    if (this.job.cursor !== null) query = query.startAfter(this.job.cursor)
    return parseSnapshots(
      firmwareTargetSchema,
      (await this.#transaction.get(query.limit(PER_PASS))).docs,
      this.#deps.log,
    )
  }

  #targets() {
    return this.#deps.firestore.doc(paths.firmwareJob(this.job.jobId)).collection(collections.targets)
  }
}
