import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { GeoPoint, getFirestore, Timestamp } from 'firebase-admin/firestore'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ROOT } from '../lib/root.ts'
import { runCommand } from '../lib/run-command.ts'
import { writeBackup } from './backup-file.ts'
import { type FirestoreRest, firestoreRest, type StoredDocument } from './firestore-rest.ts'
import { restoreBackup } from './restore-backup.ts'

let [turn, folder, file] = [0, '', '']
let database: FirestoreRest
let app: ReturnType<typeof initializeApp>
const host = process.env.FIRESTORE_EMULATOR_HOST ?? ''
const open = (projectId: string) => firestoreRest(`http://${host}`, projectId, async () => 'owner')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'charge-it-backup-'))
  file = join(folder, 'all.jsonl.gz')
  const projectId = `demo-backup-${process.pid}-${turn++}`
  database = open(projectId)
  app = initializeApp({ projectId }, projectId)
})
afterEach(async () => {
  await deleteApp(app)
  rmSync(folder, { recursive: true, force: true })
})

async function all(from = database): Promise<readonly StoredDocument[]> {
  const documents: StoredDocument[] = []
  for await (const document of from.documents()) documents.push(document)
  return documents.map(({ name, fields }) => ({ name, fields }))
}
const back = () => writeBackup(file, { root: database.root, at: '2026-03-02T05:00:00Z' }, database.documents())
async function wipe(): Promise<void> {
  const response = await fetch(`http://${host}/emulator/v1/${database.root}`, { method: 'DELETE' })
  if (!response.ok) throw new Error(`wiping answered ${response.status}`)
  expect(await database.isEmpty()).toBe(true)
}

/** Every kind of value, in nested collections, also below a document that does not exist. */
async function fill(more = 0): Promise<void> {
  const firestore = getFirestore(app)
  const writer = firestore.bulkWriter()
  void writer.set(firestore.doc('stations/CP%2F1'), {
    text: 'Jalan – “Melawai”\n€',
    whole: 5,
    large: 2 ** 53 - 1,
    real: 0.1,
    none: null,
    yes: true,
    at: new Timestamp(1_772_427_600, 123_456_000),
    place: new GeoPoint(-6.2, 106.8),
    bytes: Buffer.from([0, 255, 10]),
    list: [1, 'two', { three: [] }],
    map: { empty: {}, 'dotted.name': { deep: Number.NaN } },
    other: firestore.doc('sites/blok-m'),
    endless: Number.POSITIVE_INFINITY,
  })
  void writer.set(firestore.doc('stations/CP%2F1/connectors/1'), {})
  void writer.set(firestore.doc('nobody/here/meterValues/1'), {
    samples: { '2026-03-02T04:00:00.000Z': { energyWh: 1 } },
  })
  for (let index = 0; index < more; index++) void writer.set(firestore.doc(`events/e${index}`), { index })
  await writer.close()
}

test('everything that was backed up is back after the database was emptied, value by value', async () => {
  await fill(750)
  const before = await all()
  expect(before).toHaveLength(753)

  expect(await back()).toBe(753)
  await wipe()

  expect(await restoreBackup(file, database, false)).toBe(753)
  expect(await all()).toEqual(before)
})

test('a backup can go into another project; references follow', async () => {
  await fill()
  await back()
  const other = open(`demo-backup-${process.pid}-other`)

  await restoreBackup(file, other, false)

  const expected = JSON.parse(JSON.stringify(await all()).replaceAll(database.root, other.root))
  expect(await all(other)).toEqual(expected)
})

test('a database with documents is left alone unless that is wanted', async () => {
  await fill()
  await back()
  await getFirestore(app).doc('stations/CP%2F1').set({ text: 'changed' })
  await getFirestore(app).doc('sites/new').set({ name: 'stays' })

  await expect(restoreBackup(file, database, false)).rejects.toThrow(/not empty/)
  await restoreBackup(file, database, true)

  expect((await getFirestore(app).doc('stations/CP%2F1').get()).get('whole')).toBe(5)
  expect((await getFirestore(app).doc('sites/new').get()).get('name')).toBe('stays')
})

test('a file that is cut off, damaged or something else writes nothing', async () => {
  await fill()
  await back()
  const whole = readFileSync(file)
  const lines = gunzipSync(whole).toString()
  await wipe()

  const cut = gzipSync(lines.split('\n').slice(0, -2).join('\n'))
  for (const content of [cut, whole.subarray(0, whole.length - 20), Buffer.from('hello'), gzipSync('{}\n')]) {
    writeFileSync(file, content)
    await expect(restoreBackup(file, database, false)).rejects.toThrow(/backup|whole/)
  }
  expect(await database.isEmpty()).toBe(true)
})

test('the commands do the same', async () => {
  await fill()
  const before = await all()
  const run = (command: string, ...args: string[]) =>
    runCommand(
      process.execPath,
      [`scripts/cli/${command}.ts`, file, '--project', app.options.projectId ?? '', ...args],
      {
        cwd: ROOT,
      },
    )

  expect(await run('backup')).toContain('3 documents')
  await wipe()
  expect(await run('restore')).toContain('3 documents')
  expect(await all()).toEqual(before)
  await expect(run('restore')).rejects.toThrow(/not empty/)
})
