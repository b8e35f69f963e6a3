import { text } from 'node:stream/consumers'
import { initializeApp } from 'firebase-admin/app'
import { getAuth } from 'firebase-admin/auth'
import { getFirestore } from 'firebase-admin/firestore'
import { HISTORY_DAYS, seedApiKey, seedBase, seedHistory } from './seed.ts'

/**
 * What the starter writes to standard input; secrets never travel on the command line.
 * `base`: all but the history. `history`: the history. `empty`: an API key and nothing else.
 */
interface Order {
  readonly stage: 'base' | 'history' | 'empty'
  /** ISO 8601 */
  readonly now: string
  readonly all: boolean
  readonly fleet: number
  readonly keys: Readonly<Record<string, string>>
  readonly apiKeyId: string
  readonly apiKeySecret: string
  readonly ocppUrl: string
}

const { FIRESTORE_EMULATOR_HOST, FIREBASE_AUTH_EMULATOR_HOST, GCLOUD_PROJECT } = process.env
if (!FIRESTORE_EMULATOR_HOST || !FIREBASE_AUTH_EMULATOR_HOST || !GCLOUD_PROJECT) {
  process.stderr.write(
    'Demo data goes to emulators only: FIRESTORE_EMULATOR_HOST, FIREBASE_AUTH_EMULATOR_HOST and GCLOUD_PROJECT must be set.\n',
  )
  process.exit(2)
}

const order: Order = JSON.parse(await text(process.stdin))
const app = initializeApp({ projectId: GCLOUD_PROJECT })
const firestore = getFirestore(app)
const now = new Date(order.now)
const days = order.all ? ('all' as const) : HISTORY_DAYS
const say = (fields: object) => process.stdout.write(`${JSON.stringify(fields)}\n`)

if (order.stage === 'history') {
  let tenths = 0
  const total = await seedHistory({
    firestore,
    now,
    days,
    progress: (written, all) => {
      const reached = Math.floor((written / all) * 10)
      if (reached > tenths) say({ written, total: all })
      tenths = Math.max(tenths, reached)
    },
  })
  say({ done: true, total })
} else {
  await seedApiKey(firestore, order.apiKeyId, order.apiKeySecret, now)
  const seeded =
    order.stage === 'base'
      ? await seedBase({
          firestore,
          auth: getAuth(app),
          now,
          keys: order.keys,
          fleet: order.fleet,
          ocppUrl: order.ocppUrl,
          days,
        })
      : { fleet: [] }
  say({ done: true, ...seeded })
}
await firestore.terminate()
