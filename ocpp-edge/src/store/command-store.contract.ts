import type { Command } from '@charge-it/shared/model/command.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { afterEach, expect, test } from 'vitest'
import { eventually, type OpenedStores, type OpenStores } from './testing/opened-stores.ts'
import { seedDocuments as seed } from './testing/seed-documents.ts'

const NOW = new Date('2026-03-01T10:00:00Z')

function command(commandId: string, changes: Partial<Command> = {}): Record<string, Command> {
  const stored: Command = {
    ...{
      commandId,
      stationId: 'CP_1',
      siteId: null,
      action: 'Reset',
      payloadJson: '{"type":"Soft"}',
      intent: 'operator',
    },
    ...{ status: 'queued', history: [], createdAt: NOW, expiresAt: new Date(NOW.getTime() + 60_000), ownerUid: null },
    ...{ createdBy: { kind: 'user', id: 'u', role: 'operator' }, claimedBy: null, result: null, lastUpdatedAt: NOW },
    ...changes,
  }
  return { [paths.command(commandId)]: stored }
}

/** What any implementation of the command store does. */
export function commandStoreContract(open: OpenStores): void {
  let opened: OpenedStores | undefined
  afterEach(async () => {
    await opened?.close()
    opened = undefined
  })
  const ready = async () => {
    opened = await open(seed.station('CP_1'))
    return opened
  }

  test('queued commands appear, old and new', async () => {
    const store = await ready()
    await store.put(command('c1'))
    const seen: string[] = []

    store.stores.commands.onQueued(({ commandId }) => seen.push(commandId))
    await store.put({ ...command('c2'), ...command('done', { status: 'accepted' }) })

    await eventually(() => expect(seen.sort()).toEqual(['c1', 'c2']))
    expect((await store.stores.commands.queuedFor('CP_1')).map(({ commandId }) => commandId)).toEqual(['c1', 'c2'])
    expect(await store.stores.commands.queuedFor('CP_2')).toEqual([])
  })

  test('one of two instances gets a command: the one with the newest epoch', async () => {
    const store = await ready()
    const other = await store.edge('edge-2')
    const old = await store.stores.stations.claim('CP_1', '1.6')
    const newest = await other.stations.claim('CP_1', '1.6')
    await store.put(command('c1'))

    const claims = await Promise.all([
      store.stores.commands.claim('c1', 'edge-1', old),
      other.commands.claim('c1', 'edge-2', newest),
    ])

    expect(claims).toEqual([false, true])
    expect(await store.stored(paths.command('c1'))).toMatchObject({
      ...{ status: 'sent', claimedBy: { edgeId: 'edge-2', epoch: 2 }, history: [{ status: 'sent' }] },
    })
    expect(await other.commands.claim('c1', 'edge-2', newest)).toBe(false)
  })

  test('an expired, missing or foreign command is not claimed', async () => {
    const store = await ready()
    const epoch = await store.stores.stations.claim('CP_1', '1.6')
    await store.put({ ...command('late', { expiresAt: NOW }), ...command('foreign', { stationId: 'CP_404' }) })

    expect(await store.stores.commands.claim('late', 'edge-1', epoch)).toBe(false)
    expect(await store.stores.commands.claim('foreign', 'edge-1', epoch)).toBe(false)
    expect(await store.stores.commands.claim('missing', 'edge-1', epoch)).toBe(false)
  })

  test('outcomes are appended in order', async () => {
    const store = await ready()
    await store.put(command('c1'))
    const result = { payloadJson: '{"status":"Accepted"}', errorCode: null, errorDescription: null }

    await store.stores.commands.record('c1', { status: 'sent', at: NOW })
    await store.stores.commands.record('c1', { status: 'accepted', at: NOW, detail: 'Accepted' }, { result })

    expect(await store.stored(paths.command('c1'))).toMatchObject({
      ...{ status: 'accepted', result, history: [{ status: 'sent' }, { status: 'accepted', detail: 'Accepted' }] },
    })
  })
}
