import { paths } from '@charge-it/shared/paths.ts'
import type { Page } from 'playwright'
import { withoutTriggers } from '../../scripts/lib/background-triggers.ts'
import { firestoreOfRun } from '../../scripts/lib/firestore-of-run.ts'
import { portsFrom } from '../../scripts/lib/ports.ts'
import { launchBrowser, watchedContext } from '../src/browser.ts'
import { type LocalSystem, startLocalSystem } from '../src/local-system.ts'
import { type Quantiles, quantiles } from '../src/quantiles.ts'
import { signIn } from '../src/sign-in.ts'

const STATION = 'CP_111'
const SCROLL_MS = 4000
/** Each turn of the wheel, px; about what a fast hand does. */
const TURN_PX = 240

export interface Scrolling {
  /** Times between frames while the wheel turns, in ms; 17 is every frame of 60 a second. */
  readonly frameMs: Quantiles
  /** Tasks of the page longer than 50 ms meanwhile. */
  readonly longTasks: number
  readonly rows: number
}

export interface ScrollFrames {
  readonly stations: Scrolling
  readonly messages: Scrolling
}

/** Scrolls the list of stations of a fleet of `fleet`, and the inspector with a log of `frames`, in a real browser. */
export async function scrollFrames(fleet: number, frames: number): Promise<ScrollFrames> {
  const system = await startLocalSystem(['--no-fleet'])
  const browser = await launchBrowser()
  try {
    await seed(system, fleet, frames)
    const page = await (await watchedContext(browser)).context.newPage()
    page.setDefaultTimeout(120_000)
    await signIn(page, system.run, 'operator')
    await page.goto(new URL('/stations', system.run.console).href)
    const more = page.getByRole('button', { name: 'Load more' })
    for (let rows = 50; rows < Math.min(fleet, 500); rows += 50) {
      await more.click()
      await page.waitForFunction((least) => document.querySelectorAll('tbody tr').length >= least, rows + 50)
    }
    const stations = { ...(await scrolled(page)), rows: await page.locator('tbody tr').count() }

    await page.goto(new URL(`/stations/${STATION}/messages`, system.run.console).href)
    const older = page.getByRole('button', { name: 'Load older' })
    await page.locator('.mlist').waitFor()
    while ((await older.count()) > 0) {
      await older.click()
      await page
        .locator('.mtable + .foot-row button[disabled], .foot-row button[disabled]')
        .waitFor({ state: 'detached' })
    }
    const table = page.getByRole('table', { name: 'Messages' })
    const messages = {
      ...(await scrolled(page, '.mlist')),
      rows: Number(await table.getAttribute('aria-rowcount')) - 1,
    }
    return { stations, messages }
  } finally {
    await browser.close()
    await system.stop()
  }
}

async function seed(system: LocalSystem, fleet: number, frames: number): Promise<void> {
  const db = await firestoreOfRun(system.run)
  const model = (await db.doc(paths.station(STATION)).get()).data()
  const connector = (await db.doc(paths.connector(STATION, 1)).get()).data()
  const writer = db.bulkWriter({ throttling: false })
  const now = Date.now()
  await withoutTriggers(`http://127.0.0.1:${portsFrom(system.basePort).hub}`, async () => {
    for (let index = 0; index < fleet; index++) {
      // Before every other id, so that the list begins with them.
      const stationId = `A-BIG-${String(index).padStart(4, '0')}`
      void writer.set(db.doc(paths.station(stationId)), { ...model, stationId, siteId: null })
      for (const connectorId of [1, 2])
        void writer.set(db.doc(paths.connector(stationId, connectorId)), {
          ...{ ...connector, stationId, connectorId },
          status: index % 3 === 0 ? 'Charging' : 'Available',
        })
    }
    for (let index = 0; index < frames; index++) {
      const at = new Date(now - index * 1000)
      void writer.set(db.doc(`messages/bench-${index}`), {
        ...{ stationId: STATION, at, sequence: index, direction: index % 2 === 0 ? 'in' : 'out' },
        ...{ type: index % 2 === 0 ? 'CALL' : 'CALLRESULT', messageId: `m${index >> 1}`, action: 'MeterValues' },
        payloadJson: '{"connectorId":1,"transactionId":77,"meterValue":[]}',
        ...{ errorCode: null, sizeBytes: 420, latencyMs: index % 2 === 0 ? null : 7, transactionKey: null },
        ...{ commandId: null, warnings: [], edgeId: 'edge-1', expireAt: new Date(now + 86_400_000) },
      })
    }
    await writer.close()
  })
}

/** Turns the wheel for some seconds. @param list Selector of what scrolls; the page without one. */
async function scrolled(page: Page, list?: string): Promise<Omit<Scrolling, 'rows'>> {
  const box = list === undefined ? null : await page.locator(list).first().boundingBox()
  await page.mouse.move(
    (box?.x ?? 0) + (box?.width ?? 1000) / 2,
    (box?.y ?? 100) + Math.min(300, (box?.height ?? 600) / 2),
  )
  await page.evaluate(() => {
    const seen: { frames: number[]; longTasks: number; last: number } = { frames: [], longTasks: 0, last: 0 }
    Object.assign(window, { scrolledFrames: seen })
    new PerformanceObserver((found) => {
      seen.longTasks += found.getEntries().length
    }).observe({ entryTypes: ['longtask'] })
    const frame = (at: number): void => {
      if (seen.last > 0) seen.frames.push(at - seen.last)
      seen.last = at
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
  const end = Date.now() + SCROLL_MS
  for (let turn = 0; Date.now() < end; turn++) await page.mouse.wheel(0, turn % 60 < 40 ? TURN_PX : -TURN_PX)
  const { frames, longTasks } = await page.evaluate(
    () => Reflect.get(window, 'scrolledFrames') as { frames: number[]; longTasks: number },
  )
  return { frameMs: quantiles(frames), longTasks }
}
