import { createHash } from 'node:crypto'
import { paths } from '@charge-it/shared/paths.ts'
import { billTransaction } from '../../functions/src/billing/bill-transaction.ts'
import {
  CODE,
  NOW,
  openWorld,
  putStation,
  putTransaction,
  STATION,
  stoppedOf,
  transactionOf,
} from '../../functions/src/testing/test-world.ts'
import type { DrawnRequest, Pool } from './request-arbitrary.ts'

const KEY_SECRET = 'a-secret-of-an-api-key-1234567'
const KEY_HASH = createHash('sha256').update(KEY_SECRET).digest('hex')
const STATION_KEY_HASH = 'scrypt$a-hash-that-nobody-may-see'

/** An installation with one of most things, and what no answer of it may hold. */
export async function openFuzzedWorld() {
  const world = openWorld()
  const { config } = world.deps
  const known = new Map<string, Set<string>>(
    Object.entries({
      stationId: [STATION],
      station: [STATION],
      siteId: ['blok-m'],
      site: ['blok-m'],
      tariffId: ['standard'],
      code: [CODE],
      idTag: ['DEMO-123'],
      transactionKey: [`${STATION}:1`, `${STATION}:2`],
      uid: ['driver', 'viewer'],
      keyId: ['fuzz'],
    }).map(([name, ids]) => [name, new Set(ids)]),
  )
  await putStation(world)
  await putTransaction(world, transactionOf(1, { ownerUid: 'driver' }))
  await putTransaction(world, stoppedOf(2, { ownerUid: 'driver' }))
  await billTransaction(`${STATION}:2`, world.deps)
  const key = { keyId: 'fuzz', secretSha256: KEY_HASH, role: 'admin', name: 'fuzz', demoOnly: false }
  await world.put(paths.apiKey('fuzz'), { ...key, createdAt: NOW, expiresAt: null, revokedAt: null })
  await world.put(paths.stationCredentials(STATION), {
    authorizationKeyHash: STATION_KEY_HASH,
    previousAuthorizationKeyHash: null,
    changedAt: NOW,
  })
  const admin = { uid: 'admin', name: 'admin', email: null, role: 'admin', language: 'id' }
  await world.put(paths.user('admin'), { ...admin, accountIdTag: null, demo: null, lastUpdatedAt: NOW })
  const { firestore, accounts } = world
  const kept = [
    ...[paths.site('blok-m'), paths.tariff('standard'), paths.station(STATION), paths.connector(STATION, 1)],
    ...[
      paths.edge('edge-a'),
      paths.publicEdge('edge-a'),
      paths.publicConnector(CODE),
      paths.stationCredentials(STATION),
    ],
    ...[1, 2].flatMap((id) => [paths.transaction(STATION, id), paths.transactionIdentity(`${STATION}:${id}`)]),
    ...[paths.transactionBill(`${STATION}:2`), paths.apiKey('fuzz'), paths.user('admin')],
  ]
  const originals = (await firestore.getAll(...kept.map((path) => firestore.doc(path)))).flatMap((snapshot) => {
    const fields = snapshot.data()
    return fields === undefined ? [] : [{ reference: snapshot.ref, fields }]
  })

  /** Puts back what requests may have changed or removed. */
  async function renew() {
    const batch = firestore.batch()
    for (const { reference, fields } of originals) batch.set(reference, fields)
    await batch.commit()
    for (const role of ['admin', 'operator', 'technician', 'viewer'] as const) accounts.add(role, role)
    accounts.add('driver', null, { email: 'driver@example.test' })
    accounts.add('guest', null, { anonymous: true })
  }

  return {
    world,
    renew,
    pool: known as Pool,
    /** Ids that an answer tells are used by later requests. */
    learn(text: string) {
      for (const [, name = '', id = ''] of text.matchAll(/"(\w+(?:Id|Key))":"([^"\\]{1,200})"/g)) {
        const ids = known.get(name) ?? new Set()
        if (ids.size < 8) known.set(name, ids.add(id))
      }
    },
    authorization(who: DrawnRequest['who']): Readonly<Record<string, string>> {
      if (who === 'nobody') return {}
      if (who === 'key') return { authorization: `Bearer cit_fuzz_${KEY_SECRET}` }
      if (who === 'wrong key') return { authorization: `Bearer cit_fuzz_${'x'.repeat(30)}` }
      return { authorization: `Bearer token-${who === 'wrong token' ? 'nobody-knows' : who}` }
    },
    /** Secrets, and words of the inside that an answer has no business to hold. */
    secrets: [
      ...[KEY_SECRET, KEY_HASH, STATION_KEY_HASH, config.setupCode, config.hashKey, config.webhooks.key].filter(
        (each) => each !== null,
      ),
      ...[
        'node_modules',
        'functions/src',
        '.ts:',
        'at async ',
        '    at ',
        'FIRESTORE',
        'firestore.googleapis',
        'TypeError',
        'INVALID_ARGUMENT',
      ],
    ],
    close: () => world.close(),
  }
}
