import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { expect, test, vi } from 'vitest'
import { decodeLines } from '../../src/drivers/storage/file-journal.ts'
import { systemClock, systemTimers } from '../../src/drivers/system-time.ts'
import { fleetEntrySchema } from '../../src/sim/fleet-schema.ts'
import { seededRandom } from '../../src/sim/seeded-random.ts'
import { createSimStation } from '../../src/sim/sim-station.ts'
import { type CsmsPeer, startCsmsPeer } from '../csms-peer.ts'

type Message = Readonly<Record<string, unknown>>

/** A CSMS that knows a repeated start again, as ours does. */
function startPeer(): Promise<CsmsPeer> {
  const ids = new Map<string, number>()
  return startCsmsPeer({
    StartTransaction: (start) => {
      const key = JSON.stringify(start)
      ids.set(key, ids.get(key) ?? 7000 + ids.size)
      return { transactionId: ids.get(key), idTagInfo: { status: 'Accepted' } }
    },
  })
}

/** @returns whether it was killed; false for a session that ended before. */
function runUntilKilled(
  peer: CsmsPeer,
  folder: string,
  record: number,
  when: string,
  onTestFinished: (end: () => void) => void,
): Promise<boolean> {
  const program = join(import.meta.dirname, 'killed-station.ts')
  // A child that shared our output would keep it open if it ever outlived its test.
  const child = spawn(process.execPath, [program, peer.url, folder, String(record), when], { stdio: 'pipe' })
  onTestFinished(() => void child.kill('SIGKILL'))
  let told = ''
  for (const output of [child.stdout, child.stderr]) output.on('data', (chunk) => (told += String(chunk)))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(true)
      else if (code === 0) resolve(false)
      else reject(new Error(`the station ended with ${code ?? signal}: ${told}`))
    })
  })
}

/** The same station again, in this process, until it has told everything. */
async function recover(peer: CsmsPeer, folder: string): Promise<void> {
  const booted = peer.of('BootNotification').length
  const station = await createSimStation({
    entry: v.parse(fleetEntrySchema, { stationId: 'KILLED', url: peer.url, maxPowerW: 22_000 }),
    ...{ endpoint: peer.url, key: null, ca: undefined, stateFolder: folder },
    ...{ followCsmsTime: false, reconnectFixedS: 0.05, clock: systemClock, timers: systemTimers, emit: () => {} },
    random: seededRandom(1, 'again'),
  })
  await peer.until(() => peer.of('BootNotification').length > booted)
  const isAllTold = () => expect(station.station()?.pendingMessages()).toBe(0)
  await vi.waitFor(isAllTold, { timeout: 120_000, interval: 10 })
  await station.stop()
}

const journalOf = (folder: string) =>
  decodeLines(readFileSync(join(folder, 'KILLED', 'outbox.journal'))).records.filter(
    (record): record is Message => typeof record === 'object' && record !== null,
  )
const distinct = (messages: readonly unknown[]) => new Set(messages.map((message) => JSON.stringify(message))).size

test.concurrent.for(['before', 'torn', 'after'])(
  'killed %s any record of its journal, a station tells all that was recorded, and one start and stop of it',
  { timeout: 600_000 },
  async (when, { onTestFinished }) => {
    for (let record = 1; ; record++) {
      const folder = mkdtempSync(join(tmpdir(), 'killed-'))
      const peer = await startPeer()
      const killed = await runUntilKilled(peer, folder, record, when, onTestFinished)
      const recorded = journalOf(folder)

      await recover(peer, folder)

      const told = `${when} record ${record}`
      const starts = recorded.filter(({ t }) => t === 'start').length
      expect(distinct(peer.of('StartTransaction')), told).toBe(starts)
      expect(distinct(peer.of('StopTransaction')), told).toBe(starts)
      expect(new Set(peer.of('StopTransaction').map(({ transactionId }) => transactionId)), told).toEqual(
        new Set(starts === 0 ? [] : [7000]),
      )
      const samples = recorded.filter(({ t }) => t === 'meter').length
      expect(distinct(peer.of('MeterValues')), told).toBe(samples)
      await peer.stop()
      rmSync(folder, { recursive: true })
      if (!killed) {
        // At least a start, its id, two samples, a stop, and a note of each delivery.
        expect(record).toBeGreaterThan(8)
        return
      }
    }
  },
)
