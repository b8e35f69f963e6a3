import { type Command, commandSchema } from '@charge-it/shared/model/command.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { Append, type Documents, type Found } from './documents.ts'
import { parseOrLog } from './parse-or-log.ts'
import type { CommandStore } from './stores.ts'

const RETRY_MS = [200, 500, 1_000, 2_000]

export interface ListeningCommandStore extends CommandStore {
  readonly ready: Promise<void>
  close(): void
}

/** Commands, each write in its own call: an outcome is never delayed by a group. */
export function commandStore(deps: {
  readonly documents: Documents
  readonly clock: Clock
  readonly log: Log
}): ListeningCommandStore {
  const { documents, clock, log } = deps
  const listeners: ((command: Command) => void)[] = []
  const dequeued: ((commandId: string) => void)[] = []
  /** Queued ones that came before anybody listened. */
  const early: Command[] = []

  const parsed = ({ path, fields }: Found) => parseOrLog(log, commandSchema, path, fields)

  const { promise: ready, resolve } = Promise.withResolvers<void>()
  const close = documents.listen({ collection: collections.commands, equal: [['status', 'queued']] }, (changes) => {
    for (const change of changes) {
      if (change.kind === 'removed') {
        const waits = early.findIndex(({ commandId }) => commandId === change.id)
        if (waits >= 0) early.splice(waits, 1)
        for (const listener of dequeued) listener(change.id)
      }
      if (change.kind !== 'added') continue
      const command = parsed(change)
      if (command === undefined) continue
      if (listeners.length === 0) early.push(command)
      for (const listener of listeners) listener(command)
    }
    resolve()
  })

  /** Marks a command as sent if `takes` agrees and this instance holds the station's newest epoch. */
  const claimed = (commandId: string, edgeId: string, epoch: number, takes: (command: Command, now: Date) => boolean) =>
    documents.transaction(async (transaction) => {
      const path = paths.command(commandId)
      const fields = await transaction.get(path)
      if (fields === undefined) return false
      const command = parseDocument(commandSchema, path, fields)
      const now = clock.now()
      if (!takes(command, now)) return false
      const stationFields = await transaction.get(paths.station(command.stationId))
      if (stationFields === undefined) return false
      const station = parseDocument(stationSchema, paths.station(command.stationId), stationFields)
      if (station.connection.epoch !== epoch || station.connection.edgeId !== edgeId) return false
      transaction.write({
        kind: 'update',
        path,
        fields: {
          status: 'sent',
          claimedBy: { edgeId, epoch },
          unsettled: true,
          history: new Append({ status: 'sent', at: now }),
          lastUpdatedAt: now,
        },
      })
      return true
    })

  const notExpired = (command: Command, now: Date) => command.expiresAt.getTime() > now.getTime()

  return {
    ready,
    close,
    onDequeued(listener) {
      dequeued.push(listener)
    },
    onQueued(listener) {
      listeners.push(listener)
      for (const command of early.splice(0)) listener(command)
    },
    async queuedFor(stationId) {
      const found = await documents.query({
        collection: collections.commands,
        equal: [
          ['stationId', stationId],
          ['status', 'queued'],
        ],
      })
      return found.flatMap((entry) => parsed(entry) ?? []).sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
    },
    async unsettled(stationId) {
      const found = await documents.query({
        collection: collections.commands,
        equal: [
          ['stationId', stationId],
          ['unsettled', true],
        ],
      })
      return found.flatMap((entry) => parsed(entry) ?? []).sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
    },
    claim: (commandId, edgeId, epoch) =>
      claimed(commandId, edgeId, epoch, (command, now) => command.status === 'queued' && notExpired(command, now)),
    reclaim: (commandId, edgeId, epoch) =>
      claimed(commandId, edgeId, epoch, (command, now) => command.unsettled === true && notExpired(command, now)),
    dismiss: (commandId, step) =>
      documents.transaction(async (transaction) => {
        const path = paths.command(commandId)
        const fields = await transaction.get(path)
        if (fields === undefined || fields.status !== 'queued') return false
        transaction.write({
          kind: 'update',
          path,
          fields: { status: step.status, history: new Append(step), lastUpdatedAt: clock.now() },
        })
        return true
      }),
    settle: (commandId, effect = null) =>
      documents.commit([
        {
          kind: 'update',
          path: paths.command(commandId),
          fields: { unsettled: false, ...(effect === null ? {} : { effect }), lastUpdatedAt: clock.now() },
        },
      ]),
    redact: (commandId, payloadJson) =>
      documents.commit([
        { kind: 'update', path: paths.command(commandId), fields: { payloadJson, lastUpdatedAt: clock.now() } },
      ]),
    async record(commandId, step, extra = {}) {
      for (let attempt = 0; ; attempt++) {
        try {
          await documents.commit([
            {
              kind: 'update',
              path: paths.command(commandId),
              fields: { status: step.status, history: new Append(step), lastUpdatedAt: clock.now(), ...extra },
            },
          ])
          return
        } catch (error) {
          const wait = RETRY_MS[attempt]
          if (wait === undefined) throw error
          await new Promise<void>((resolve) => clock.after(wait, resolve))
        }
      }
    },
  }
}
