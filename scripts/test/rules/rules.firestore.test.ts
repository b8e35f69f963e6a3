import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PATTERNS } from '@charge-it/shared/paths.ts'
import {
  assertFails,
  assertSucceeds,
  initializeTestEnvironment,
  type RulesTestEnvironment,
} from '@firebase/rules-unit-testing'
import {
  collection,
  collectionGroup,
  deleteDoc,
  doc,
  type Firestore,
  getDoc,
  getDocs,
  query,
  setDoc,
  setLogLevel,
  updateDoc,
  where,
} from 'firebase/firestore'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../../lib/root.ts'
import { ACTORS, type Actor, EXPECTED } from './expected-reads.ts'

const OWNER = 'owner-uid'
const STAFF_UID = 'staff-uid'
let environment: RulesTestEnvironment
/** One client for each actor: a client keeps its channels open, and hundreds of them would exhaust the emulator. */
let clients: Readonly<Record<Actor, Firestore>>
let ofNoRole: Firestore

/** Documents beside one of every path. */
const MORE = ['users/somebody', 'elsewhere/x1', 'transactions/unbilled']

beforeAll(async () => {
  // Every denial is expected here; the SDK would print each.
  setLogLevel('silent')
  const [host, port] = (process.env.FIRESTORE_EMULATOR_HOST ?? '').split(':')
  environment = await initializeTestEnvironment({
    projectId: `demo-rules-${process.pid}`,
    firestore: { host: host ?? '', port: Number(port), rules: readFileSync(join(ROOT, 'firestore.rules'), 'utf8') },
  })
  const client = (uid: string, claims?: Record<string, unknown>) =>
    environment.authenticatedContext(uid, claims).firestore() as unknown as Firestore
  clients = {
    guest: environment.unauthenticatedContext().firestore() as unknown as Firestore,
    anonymous: client('anonymous-uid', { firebase: { sign_in_provider: 'anonymous' } }),
    other: client('other-uid'),
    owner: client(OWNER),
    viewer: client(STAFF_UID, { role: 'viewer' }),
    technician: client(STAFF_UID, { role: 'technician' }),
    operator: client(STAFF_UID, { role: 'operator' }),
    admin: client(STAFF_UID, { role: 'admin' }),
  }
  ofNoRole = client(STAFF_UID, { role: 'root' })
  // Nobody may write, so one filling lasts for all tests.
  await environment.withSecurityRulesDisabled(async (context) => {
    const firestore = context.firestore() as unknown as Firestore
    await Promise.all([...PATTERNS.map(example), ...MORE].map((path) => setDoc(doc(firestore, path), fields(path))))
  })
})
afterAll(async () => {
  await environment?.clearFirestore()
  await environment?.cleanup()
})

/** A path of the pattern. The owner's own name stands where a path names a person. */
function example(pattern: string): string {
  return pattern.replace('{uid}', OWNER).replace(/\{[^}]+\}/g, 'x1')
}

/** A path of the pattern at which nothing is stored. */
function vacant(pattern: string): string {
  return pattern.replace(/\{[^}]+\}/g, 'x2')
}

/** What the document holds: it belongs to the owner, and says which kind it is where several share a collection. */
function fields(path: string): Record<string, unknown> {
  return { ownerUid: OWNER, kind: path.split('/').at(-1), amount: 1 }
}

const decide = (allowed: boolean, attempt: Promise<unknown>) =>
  allowed ? assertSucceeds(attempt) : assertFails(attempt)

test('every path has its row', () => {
  expect(Object.keys(EXPECTED).sort()).toEqual([...PATTERNS].sort())
})

describe.each(PATTERNS)('%s', (pattern) => {
  const path = example(pattern)
  const folder = path.split('/').slice(0, -1).join('/')

  test.each(ACTORS)('%s', async (actor) => {
    const firestore = clients[actor]
    const own = doc(firestore, path)

    await decide(EXPECTED[pattern].get.includes(actor), getDoc(own))
    await decide(EXPECTED[pattern].list.includes(actor), getDocs(collection(firestore, folder)))
    await assertFails(setDoc(doc(firestore, vacant(pattern)), fields(path)))
    await assertFails(updateDoc(own, { amount: 2 }))
    await assertFails(deleteDoc(own))
  })
})

describe('a driver', () => {
  test.each(['transactions', 'commands', 'idTags', 'reservations'])(
    'lists own %s, and not everybody’s',
    async (name) => {
      await assertSucceeds(getDocs(query(collection(clients.owner, name), where('ownerUid', '==', OWNER))))
      await assertFails(getDocs(query(collection(clients.other, name), where('ownerUid', '==', OWNER))))
    },
  )

  test.each(['bill', 'correction'])('looks for the own %s before it exists', async (kind) => {
    const path = `transactions/unbilled/private/${kind}`

    expect((await assertSucceeds(getDoc(doc(clients.owner, path)))).exists()).toBe(false)
    await assertFails(getDoc(doc(clients.other, path)))
    await assertFails(getDoc(doc(clients.guest, path)))
    await assertFails(getDoc(doc(clients.owner, `transactions/unknown/private/${kind}`)))
  })

  test('does not read another person', async () => {
    await assertFails(getDoc(doc(clients.owner, 'users/somebody')))
  })
})

describe('over all transactions', () => {
  const allOf = (actor: Actor, kind: string) =>
    getDocs(query(collectionGroup(clients[actor], 'private'), where('kind', '==', kind)))

  test.each(ACTORS)('%s sees bills and cards as the role allows', async (actor) => {
    const seesMoney = ['viewer', 'operator', 'admin'].includes(actor)

    await decide(seesMoney, allOf(actor, 'bill'))
    await decide(seesMoney, allOf(actor, 'correction'))
    await decide(['technician', 'operator', 'admin'].includes(actor), allOf(actor, 'identity'))
    await assertFails(allOf(actor, 'billDue'))
  })

  test.each(['bill', 'correction', 'identity'])('a driver lists the own %s documents alone', async (kind) => {
    const ofOwner = (actor: Actor) =>
      getDocs(
        query(collectionGroup(clients[actor], 'private'), where('kind', '==', kind), where('ownerUid', '==', OWNER)),
      )

    expect((await assertSucceeds(ofOwner('owner'))).size).toBe(1)
    await assertFails(ofOwner('other'))
    await assertFails(ofOwner('guest'))
  })

  test.each(ACTORS)('%s finds no credentials in the collection group', async (actor) => {
    await assertFails(allOf(actor, 'credentials'))
    await assertFails(getDocs(collectionGroup(clients[actor], 'private')))
  })

  test.each(ACTORS)('%s lists connectors as the role allows', async (actor) => {
    await decide(
      ['viewer', 'technician', 'operator', 'admin'].includes(actor),
      getDocs(collectionGroup(clients[actor], 'connectors')),
    )
  })
})

test('an unknown path is closed to everybody', async () => {
  for (const actor of ACTORS) {
    await assertFails(getDoc(doc(clients[actor], 'elsewhere/x1')))
    await assertFails(setDoc(doc(clients[actor], 'elsewhere/x1'), { a: 1 }))
  }
})

test('a role that does not exist opens nothing', async () => {
  await assertFails(getDoc(doc(ofNoRole, 'stations/x1')))
})
