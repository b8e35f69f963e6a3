import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { billTransaction } from '../billing/bill-transaction.ts'
import {
  NOW,
  openWorld,
  putStation,
  putTransaction,
  stoppedOf,
  transactionOf,
  type World,
} from '../testing/test-world.ts'
import { hashReceiptToken } from './issue-receipt.ts'

let world: World
beforeEach(() => {
  world = openWorld()
})
afterEach(() => world.close())

const ask = (key: string, token: string | undefined) =>
  world.call('POST', `/v1/public/sessions/${key}/receipt`, { body: {}, ...(token === undefined ? {} : { token }) })
const show = (token: string) => world.call('GET', `/v1/public/receipts/${token}`)

test('the owner gets a link that shows the receipt to anyone', async () => {
  await putStation(world)
  const session = stoppedOf(7, { ownerUid: 'guest' })
  await putTransaction(world, session)
  await billTransaction(session.transactionKey, world.deps)

  const issued = await ask(session.transactionKey, world.tokens.guest)
  const shown = await show(issued.body.token)

  expect(issued.status).toBe(201)
  expect(Buffer.from(issued.body.token, 'base64url')).toHaveLength(24)
  expect(shown.status).toBe(200)
  expect(shown.body).toMatchObject({
    state: 'final',
    siteName: 'Blok M',
    stationId: 'CP_1',
    energyWh: 12_345,
    costIdr: 30_452,
    lines: [{ kind: 'energy', quantity: 12_345, amountIdr: 30_452 }],
    tariff: { name: 'Standard', version: 1 },
    receiptNumber: expect.stringMatching(/^\d{8}-.+-0001$/),
    correctionNumber: null,
    collected: false,
    idTagMasked: '••••••23',
  })
  expect(shown.text).not.toContain('DEMO-123')
  expect(shown.headers.get('cache-control')).toBe('no-store')
})

test('a link may be asked for while the session runs, and shows no amount yet', async () => {
  await putTransaction(world, transactionOf(7, { ownerUid: 'guest' }))

  const { body } = await ask('CP_1:7', world.tokens.guest)

  expect((await show(body.token)).body).toMatchObject({ state: 'running', costIdr: null, lines: [] })
})

test('a session without a card names none', async () => {
  await putTransaction(world, transactionOf(7, { ownerUid: 'guest' }), 'GST0123456789AB')

  const { body } = await ask('CP_1:7', world.tokens.guest)

  expect((await show(body.token)).body).toMatchObject({ idTagMasked: null })
})

test('only the hash of a token is stored', async () => {
  await putTransaction(world, transactionOf(7, { ownerUid: 'guest' }))

  const { body } = await ask('CP_1:7', world.tokens.guest)

  const { docs } = await world.firestore.collection(collections.receipts).get()
  expect(docs.map(({ id }) => id)).toEqual([hashReceiptToken(body.token)])
  expect(JSON.stringify(docs[0]?.data())).not.toContain(body.token)
})

test('nobody else gets a link', async () => {
  await putTransaction(world, transactionOf(7, { ownerUid: 'guest' }))

  expect((await ask('CP_1:7', undefined)).status).toBe(401)
  expect((await ask('CP_1:7', world.tokens.driver)).status).toBe(404)
  expect((await ask('CP_1:7', world.tokens.technician)).status).toBe(404)
  expect((await ask('CP_1:7', world.tokens.operator)).status).toBe(201)
  expect((await ask('..%2Fsites', world.tokens.admin)).status).toBe(404)
})

test('unknown and expired links say so, and guessing is slowed down [edge 1]', async () => {
  await putTransaction(world, transactionOf(7, { ownerUid: 'guest' }))
  const { body } = await ask('CP_1:7', world.tokens.guest)

  world.clock.now = new Date(NOW.getTime() + 366 * 86_400_000)

  expect((await show(body.token)).body).toMatchObject({ status: 410, code: 'link-expired' })
  expect((await show('x'.repeat(32))).status).toBe(404)
  expect((await show('..%2Fx')).status).toBe(404)
  const guesses = await Promise.all(Array.from({ length: 40 }, () => show('y'.repeat(32))))
  expect(guesses.map(({ status }) => status)).toContain(429)
})

test('a receipt shows what a correction made of the bill', async () => {
  const session = stoppedOf(7, { ownerUid: 'guest' })
  await putTransaction(world, session)
  await billTransaction(session.transactionKey, world.deps)
  await world.put(paths.transactionCorrection(session.transactionKey), {
    transactionKey: session.transactionKey,
    kind: 'correction',
    stationId: 'CP_1',
    siteId: 'blok-m',
    ownerUid: 'guest',
    energyWh: 10_000,
    totalCostIdr: 24_668,
    lines: [],
    costIdr: -5_784,
    currency: 'IDR',
    date: '2026-03-03',
    correctedAt: NOW,
    demo: null,
  })

  const { body } = await ask(session.transactionKey, world.tokens.guest)

  expect((await show(body.token)).body).toMatchObject({ costIdr: 24_668, correctedAt: NOW.toISOString() })
})
