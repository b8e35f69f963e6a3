import type { Command } from '@charge-it/shared/model/command.ts'
import { commandSchema } from '@charge-it/shared/model/command.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { commandAction } from '@charge-it/shared/ocpp/command-catalogue.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { jsonLog } from '../../log.ts'
import { type Observations, observations } from '../../observations.ts'
import { documentStores } from '../../store/document-stores.ts'
import type { Fields } from '../../store/documents.ts'
import { type MemoryDocuments, memoryDocuments } from '../../store/in-memory/memory-documents.ts'
import type { Stores } from '../../store/stores.ts'
import { type FakeClock, fakeClock } from '../../store/testing/clocks.ts'
import { seedDocuments } from '../../store/testing/seed-documents.ts'
import { type Commands, startCommands } from '../start-commands.ts'
import { type ScriptedStation, type ScriptedStations, scriptedStations } from './scripted-station.ts'

const EDGE_ID = 'edge-a'

/** One edge instance on in-memory stores, with a station `CP_1` that can connect to it. */
export interface CommandRig {
  readonly clock: FakeClock
  readonly documents: MemoryDocuments
  readonly stores: Stores
  readonly observations: Observations
  readonly stations: ScriptedStations
  readonly commands: Commands
  /** Claims the station for this instance and opens a socket. */
  connect(stationId?: string): Promise<ScriptedStation>
  /** A person, a driver or a program wants something. Resolves when the edge has had time to act on it. */
  queue(action: string, payload: unknown, changes?: Partial<Command>): Promise<string>
  /** The document as it is stored. */
  stored(commandId: string): Command
  /** The statuses of its chain. */
  chain(commandId: string): readonly string[]
}

/** @param world Documents and a clock shared with another instance. */
export async function commandRig(
  world: { readonly clock?: FakeClock; readonly documents?: MemoryDocuments; readonly edgeId?: string } = {},
): Promise<CommandRig> {
  const clock = world.clock ?? fakeClock()
  const edgeId = world.edgeId ?? EDGE_ID
  const documents =
    world.documents ??
    memoryDocuments({
      ...seedDocuments.site(),
      ...seedDocuments.tariff(),
      ...seedDocuments.station('CP_1'),
      ...seedDocuments.station('CP_2'),
      ...seedDocuments.connector('CP_1', 1),
      ...seedDocuments.idTag('AB12'),
    })
  const log = jsonLog('error')
  const stores = documentStores({ documents, clock, log, edgeId })
  await stores.ready
  const observed = observations((error) => log.error('observer failed', { cause: String(error) }))
  const stations = scriptedStations(clock.now)
  const commands = startCommands({
    ...{ stores, clock, log, edgeId },
    observations: observed,
    sessions: stations.sessions,
  })
  let count = 0

  const stored = (commandId: string) =>
    parseDocument(commandSchema, paths.command(commandId), documents.peek(paths.command(commandId)))
  return {
    clock,
    documents,
    stores,
    observations: observed,
    stations,
    commands,
    async connect(stationId = 'CP_1') {
      const epoch = await stores.stations.claim(stationId, '1.6')
      const station = stations.connect(stationId, epoch)
      await clock.advance(0)
      return station
    },
    async queue(action, payload, changes = {}) {
      const now = clock.now()
      const commandId = changes.commandId ?? `${edgeId}-command-${++count}`
      const command: Command = {
        commandId,
        stationId: 'CP_1',
        siteId: 'blok-m',
        action,
        payloadJson: JSON.stringify(payload),
        intent: 'operator',
        status: 'queued',
        history: [{ status: 'queued', at: now }],
        createdAt: new Date(now.getTime() + count),
        expiresAt: new Date(now.getTime() + (commandAction(action)?.validForS ?? 60) * 1000),
        createdBy: { kind: 'user', id: 'operator', role: 'operator' },
        ownerUid: null,
        claimedBy: null,
        result: null,
        lastUpdatedAt: now,
        ...changes,
      }
      const fields: Fields = command
      await documents.commit([{ kind: 'create', path: paths.command(commandId), fields }])
      await clock.advance(0)
      return commandId
    },
    stored,
    chain: (commandId) => stored(commandId).history.map(({ status }) => status),
  }
}
