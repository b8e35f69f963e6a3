import type { Connector, StatusLogEntry } from '@charge-it/shared/model/connector.ts'
import type { PublicConnector } from '@charge-it/shared/model/public-connector.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import type { Transaction } from '@charge-it/shared/model/transaction.ts'
import { costOfSession } from '@charge-it/shared/money/cost-of-session.ts'
import type { Fields } from './documents.ts'
import type { ActiveTransaction, ConnectorState, Readings } from './station-board.ts'

/** The state part of `stations/{key}/connectors/{n}`, as the edge writes it. */
export function connectorCopy(
  station: Pick<Station, 'stationId' | 'siteId'>,
  connector: ConnectorState,
  statusLog: readonly StatusLogEntry[],
  now: Date,
): Fields {
  const { report, active } = connector
  const copy: Omit<Connector, 'code' | 'facts'> & { readonly statusLog: readonly StatusLogEntry[] } = {
    stationId: station.stationId,
    siteId: station.siteId,
    connectorId: connector.connectorId,
    status: report?.status ?? 'Unknown',
    errorCode: report?.errorCode ?? 'NoError',
    vendorErrorCode: report?.vendorErrorCode ?? null,
    errorInfo: report?.errorInfo ?? null,
    statusAt: report?.statusAt ?? null,
    receivedAt: report?.receivedAt ?? null,
    activeTransaction:
      active === null
        ? null
        : {
            transactionKey: active.transaction.transactionKey,
            transactionId: active.transaction.transactionId,
            idTagMasked: active.transaction.idTagMasked,
            startedAt: active.transaction.startedAt,
          },
    live: liveOf(connector),
    statusLog,
    lastUpdatedAt: now,
  }
  // A connector that nobody registered gets its code from a trigger, which looks for null.
  return connector.written === '' ? { ...copy, code: null } : copy
}

/** The edge's part of `publicConnectors/{code}`. */
export function publicCopy(station: Station, edgeId: string, connector: ConnectorState, now: Date): Fields {
  const { report, active, readings, lastSession, refusal } = connector
  const { online, lastSeenAt } = station.connection
  const part: Pick<
    PublicConnector,
    'online' | 'edgeId' | 'lastSeenAt' | 'status' | 'errorCode' | 'statusAt' | 'session' | 'lastUpdatedAt'
  > = {
    online,
    edgeId,
    lastSeenAt,
    status: report?.status ?? 'Unknown',
    errorCode: report?.errorCode ?? 'NoError',
    statusAt: report?.statusAt ?? report?.receivedAt ?? null,
    session: active === null ? null : sessionOf(active, readings, now),
    lastUpdatedAt: now,
  }
  return {
    ...part,
    ...(lastSession === undefined ? {} : { lastSession }),
    ...(refusal === undefined ? {} : { refusal }),
  }
}

/** What the page that watched a session sees after its end; the cost is an estimate until the bill exists. */
export function lastSessionOf(transaction: Transaction): PublicConnector['lastSession'] {
  const { transactionKey, ownerUid, idTagMasked, startedAt, stoppedAt, energyWh, stopReason, tariff, timeZone } =
    transaction
  if (stoppedAt === null || energyWh === null) return null
  const idleSince = transaction.idleSince ?? null
  const session = {
    ...{ energyWh, startedAt, until: stoppedAt, idleSince, idleUntil: stoppedAt, timeZone },
    marks: transaction.energyMarks,
  }
  const costIdr = tariff === null ? null : costOfSession(tariff, session).costIdr
  return { transactionKey, ownerUid, idTagMasked, startedAt, stoppedAt, energyWh, costIdr, stopReason }
}

function sessionOf(active: ActiveTransaction, readings: Readings | null, now: Date): PublicConnector['session'] {
  const { transactionKey, ownerUid, idTagMasked, startedAt, tariff, timeZone } = active.transaction
  const energyWh = energySoFar(active, readings)
  // What was taken since the newest sample is not known: nothing is counted into a window that began after it.
  const newest = energyWh === null || readings === null ? [] : [{ at: readings.sampledAt, energyWh }]
  const session = {
    ...{ energyWh: energyWh ?? 0, startedAt, until: now, idleSince: active.idleSince, idleUntil: now, timeZone },
    marks: [...active.marks, ...newest],
  }
  return {
    transactionKey,
    ownerUid,
    idTagMasked,
    startedAt,
    sampledAt: readings?.sampledAt ?? null,
    powerW: readings?.powerW ?? null,
    energyWh,
    costIdr: tariff === null || energyWh === null ? null : costOfSession(tariff, session).costIdr,
  }
}

function liveOf({ active, readings }: ConnectorState): Connector['live'] {
  if (readings === null) return null
  const { sampledAt, powerW, currentA, voltageV, socPercent } = readings
  return { sampledAt, energyWh: energySoFar(active, readings), powerW, currentA, voltageV, socPercent }
}

/** Wh of the running transaction; null while no register was read. Never negative. */
function energySoFar(active: ActiveTransaction | null, readings: Readings | null): number | null {
  const start = active?.transaction.meterStartWh ?? null
  if (start === null || readings === null || readings.registerWh === null) return null
  return Math.max(0, Math.round(readings.registerWh - start))
}
