import { text } from 'node:stream/consumers'
import { initializeApp } from 'firebase-admin/app'
import { getAuth } from 'firebase-admin/auth'
import { getFirestore } from 'firebase-admin/firestore'
import * as v from 'valibot'
import { readConfig } from './config.ts'
import { HISTORY_DAYS, seedApiKey, seedBase, seedHistory } from './seed.ts'
import { seedOrderSchema } from './seed-order.ts'

const app = initializeApp(readConfig())
const order = v.parse(seedOrderSchema, JSON.parse(await text(process.stdin)))
const firestore = getFirestore(app)
const { now } = order
const days = order.all ? ('all' as const) : HISTORY_DAYS
const say = (fields: object) => process.stdout.write(`${JSON.stringify(fields)}\n`)

if (order.stage === 'history') {
  let tenths = 0
  const total = await seedHistory({
    firestore,
    now,
    fleet: order.fleet,
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
