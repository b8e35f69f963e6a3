import { newNotification } from '@charge-it/shared/notifications/new-notification.ts'
import { PATTERNS, type PathPattern, paths } from '@charge-it/shared/paths.ts'
import type { CollectionReference, DocumentReference } from 'firebase-admin/firestore'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { billTransaction } from '../billing/bill-transaction.ts'
import { hashOfCard } from '../insights/hash-of-card.ts'
import { CODE, NOW, openWorld, putStation, putTransaction, stoppedOf, type World } from '../testing/test-world.ts'
import { IMPERSONAL, PERSONAL_DATA } from './personal-data.ts'

const UID = 'uid-of-sari-4711'
const EMAIL = 'sari.wulandari@example.test'
const NAME = 'Sari Wulandari'
const CARD = 'SARIS-CARD-77'
const ACCOUNT_TAG = 'APP5A2100000001'
const TOKEN = 'push-token-of-sari-0123456789'
const KEY = 'CP_1:7'
const HASH = hashOfCard(CARD, 'a key for hashes')
const VERDICT = paths.insightVerdict('load', 'blok-m', UID)
const LATER = new Date('2027-03-02')
const BY = { kind: 'driver', id: UID, role: null }

let world: World
let token: string
beforeEach(async () => {
  world = openWorld()
  token = world.accounts.add(UID, null, { email: EMAIL })
  await putStation(world)
  await putTransaction(world, stoppedOf(7, { ownerUid: UID }), CARD)
  await billTransaction(KEY, world.deps)
  await world.firestore.doc(paths.publicConnector(CODE)).update({ lastSession: { ownerUid: UID, energyWh: 1 } })
  for (const [path, fields] of Object.entries(SEEDS)) await world.put(path, fields)
  await world.call('PATCH', '/v1/me', { token, body: { name: NAME } })
  await world.call('POST', `/v1/public/sessions/${KEY}/receipt`, { token, body: {} })
})
afterEach(() => world.close())

const card = (idTag: string, kind: 'card' | 'account') => ({
  ...{ idTag, idTagCanonical: idTag, status: 'Accepted', expiresAt: null, parentIdTag: null, ownerUid: UID },
  ...{ holderName: NAME, label: `${NAME}’s`, kind, demo: null, lastUpdatedAt: NOW },
})
const command = (commandId: string, intent: string, ownerUid: string | null) => ({
  ...{ commandId, stationId: 'CP_1', siteId: null, action: 'RemoteStartTransaction', intent, status: 'accepted' },
  ...{ payloadJson: JSON.stringify({ idTag: intent === 'driver' ? ACCOUNT_TAG : 'X' }), history: [], createdAt: NOW },
  ...{ expiresAt: NOW, createdBy: BY, ownerUid, claimedBy: null, result: null, effect: null, lastUpdatedAt: NOW },
})
const person = { uid: UID, name: NAME }
const alarm = newNotification({ kind: 'edgeDead', key: 'edge-a', params: { edge: 'edge-a', stations: 1 } }, NOW)
/** A document of every kind that can name her, as driver and as staff of earlier days. */
const SEEDS: Readonly<Record<string, object>> = {
  [paths.inbox(UID)]: { uid: UID, readUntil: NOW, readAt: {}, lastUpdatedAt: NOW },
  [paths.meterBucket(KEY, '000000')]: { transactionKey: KEY, ownerUid: UID, samples: {} },
  [paths.transactionCorrection(KEY)]: { transactionKey: KEY, ownerUid: UID },
  [paths.idTag(CARD)]: card(CARD, 'card'),
  [paths.idTag(ACCOUNT_TAG)]: card(ACCOUNT_TAG, 'account'),
  [paths.command('asked')]: command('asked', 'driver', UID),
  [paths.command('done-as-staff')]: command('done-as-staff', 'operator', null),
  [paths.reservation('r1')]: { reservationKey: 'r1', by: 'driver', state: 'used', ownerUid: UID, idTagMasked: '••77' },
  [paths.cardLink('CP_1')]: { stationId: 'CP_1', ownerUid: UID, expiresAt: NOW },
  [paths.auditEntry('role-given')]: {
    ...{ at: NOW, actor: { kind: 'user', id: 'admin', role: 'admin' }, action: 'user.changeRole', kind: 'user' },
    ...{ path: paths.user(UID), objects: [paths.user(UID)], detail: 'operator' },
  },
  [paths.pushToken('hash')]: {
    ...{ uid: UID, token: TOKEN, label: 'Chrome, Android', createdAt: NOW, lastSentAt: null, lastUpdatedAt: NOW },
  },
  [paths.delivery('d1')]: {
    ...{ deliveryId: 'd1', channel: 'email', targetId: UID, notificationId: 'n', kind: 'test', status: 'delivered' },
    ...{ bodyJson: '{}', attempts: [], nextAttemptAt: null, createdAt: NOW, expireAt: NOW, lastUpdatedAt: NOW },
  },
  [paths.invitation('i1')]: {
    ...{ invitationId: 'i1', email: EMAIL, role: 'operator', name: NAME, secretSha256: 'x', createdAt: NOW },
    ...{ createdBy: 'admin', expiresAt: NOW, acceptedAt: NOW, acceptedBy: UID, expireAt: NOW },
  },
  [paths.invitation('i2')]: { invitationId: 'i2', email: 'budi@example.test', createdBy: UID },
  [paths.notification(alarm.notificationId)]: {
    ...alarm,
    ...{ state: 'assigned', assignedTo: person },
    notes: [{ at: NOW, by: person, text: `${NAME} looks at it` }],
    history: [...alarm.history, { at: NOW, action: 'assigned', by: person, detail: NAME }],
  },
  [paths.firmwareJob('j1')]: { jobId: 'j1', createdBy: BY },
  [paths.firmwareFile('f1')]: { fileId: 'f1', uploadedBy: BY },
  [paths.anomaly('a1')]: { anomalyId: 'a1', changedBy: UID },
  [VERDICT]: {
    ...{ result: 'load', scopeId: 'blok-m', uid: UID, role: 'operator', helpful: false, reason: `${NAME} saw less` },
    ...{ stationId: null, runAt: NOW, method: 'linear', modelVersion: null, judgedAt: NOW, expireAt: LATER },
  },
  [paths.event('CP_1_2026-03-02')]: {
    ...{ stationId: 'CP_1', date: '2026-03-02', kind: 'day', entries: {}, expireAt: LATER, correctedBy: ['budi', UID] },
    corrections: {
      hers: { note: 'A test', cause: null, fix: null, by: UID, correctedAt: NOW },
      his: { note: 'Seen', cause: null, fix: null, by: 'budi', correctedAt: NOW },
    },
    deletions: { gone: { at: NOW, type: 'boot', connectorId: null, reason: 'A test', by: UID, deletedAt: NOW } },
  },
  [paths.clusterUser(HASH)]: {
    ...{ clusterId: 'c1', sessions: 4, sessionsPerWeek: 1, meanEnergyWh: 9000, runAt: NOW, expireAt: NOW },
  },
  [paths.localList('CP_1')]: { stationId: 'CP_1', idTags: [CARD] },
}

/** Every document, wherever it lies. */
async function everything(): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  const visit = async (collections: readonly CollectionReference[]): Promise<void> => {
    for (const collection of collections) {
      for (const reference of await collection.listDocuments()) await visitDocument(reference)
    }
  }
  const visitDocument = async (reference: DocumentReference): Promise<void> => {
    const fields = (await reference.get()).data()
    if (fields !== undefined) found.set(reference.path, JSON.stringify(fields))
    await visit(await reference.listCollections())
  }
  await visit(await world.firestore.listCollections())
  return found
}

const matches = (pattern: PathPattern, path: string) =>
  new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path)

test('every kind of document is known to hold something of a person or nothing', () => {
  const personal = Object.keys(PERSONAL_DATA)

  expect([...personal, ...IMPERSONAL].sort()).toEqual([...PATTERNS].sort())
})

test('after an erasure no document names the person; the books stay under one pseudonym', async () => {
  const before = await everything()
  const names = [UID, EMAIL, NAME, ACCOUNT_TAG, TOKEN, CARD]
  const naming = (documents: ReadonlyMap<string, string>) =>
    [...documents]
      .filter(([path, text]) => names.some((name) => `${path} ${text}`.includes(name)))
      .map(([path]) => path)
  // The test would prove nothing of a kind that it does not seed.
  const direct = Object.entries(PERSONAL_DATA).filter(([, { erasure }]) => erasure !== 'expires')
  const seeded = [...naming(before), paths.clusterUser(HASH)]
  expect(
    direct
      .map(([pattern]) => pattern)
      .filter((pattern) => !seeded.some((path) => matches(pattern as PathPattern, path))),
  ).toEqual([])

  expect((await world.call('DELETE', '/v1/me', { token })).status).toBe(200)

  const after = await everything()
  // A card is the operator's, and so are the lists of stations that know it.
  const cardsOnly = [paths.idTag(CARD), paths.localList('CP_1')]
  expect(naming(after).sort()).toEqual(cardsOnly.sort())
  for (const path of cardsOnly) for (const name of [UID, EMAIL, NAME]) expect(after.get(path)).not.toContain(name)
  const pseudonyms = new Set([...after.values()].flatMap((text) => text.match(/ERASED[0-9A-F]{12}/g) ?? []))
  expect(pseudonyms.size).toBe(1)
  for (const path of [`transactions/${KEY}`, paths.transactionBill(KEY), paths.notification(alarm.notificationId)]) {
    expect([path, after.has(path)]).toEqual([path, true])
  }
  for (const path of [
    paths.pushToken('hash'),
    paths.delivery('d1'),
    paths.invitation('i1'),
    paths.clusterUser(HASH),
    VERDICT,
  ]) {
    expect([path, after.has(path)]).toEqual([path, false])
  }
  expect(JSON.parse(after.get(paths.event('CP_1_2026-03-02')) ?? '{}')).toMatchObject({
    corrections: { hers: { note: 'A test', by: [...pseudonyms][0] }, his: { by: 'budi' } },
    deletions: { gone: { reason: 'A test', by: [...pseudonyms][0] } },
    correctedBy: ['budi', [...pseudonyms][0]],
  })
  expect(after.get(paths.auditEntry('role-given'))).toContain('"id":"admin"')
})

test('an export holds what staff of earlier days did and got, and no token', async () => {
  const { body, text } = await world.call('GET', '/v1/me/export', { token })

  expect(body).toMatchObject({
    account: { name: NAME, email: EMAIL },
    pushDevices: [{ deviceId: 'hash', label: 'Chrome, Android' }],
    messages: [{ channel: 'email', kind: 'test' }],
    invitations: [{ email: EMAIL, role: 'operator' }],
    notifications: [{ isAssigned: true, notes: [{ text: `${NAME} looks at it` }], steps: [{ action: 'assigned' }] }],
    habits: [{ clusterId: 'c1', sessions: 4 }],
    readNotifications: { uid: UID },
    verdicts: [{ result: 'load', helpful: false, reason: `${NAME} saw less` }],
  })
  expect(text).not.toContain(TOKEN)
})
