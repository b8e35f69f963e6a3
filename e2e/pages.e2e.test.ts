import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withoutTriggers } from '../scripts/lib/background-triggers.ts'
import { firestoreOfRun } from '../scripts/lib/firestore-of-run.ts'
import { portsFrom } from '../scripts/lib/ports.ts'
import { waitFor } from '../scripts/lib/wait-for.ts'
import { accessFindings } from './pages/axe-findings.ts'
import { pseudoModule } from './pages/build-pages.ts'
import { changeRoutes, countListeners } from './pages/count-listeners.ts'
import { countReads } from './pages/count-reads.ts'
import { type PageToVisit, pagesToVisit } from './pages/page-list.ts'
import { openProfile, preparePages, visit } from './pages/page-visitor.ts'
import { plainEnglish } from './pages/plain-english.ts'
import { openVisitor } from './pages/visitor.ts'
import { launchBrowser } from './src/browser.ts'
import { type LocalSystem, startLocalSystem } from './src/local-system.ts'

const SITES = 60

let system: LocalSystem
let browser: Browser
let pages: readonly PageToVisit[]

beforeAll(async () => {
  system = await startLocalSystem(['--stations', '2'])
  browser = await launchBrowser()
  pages = pagesToVisit(await preparePages(browser, system.run))
})
afterAll(async () => {
  await browser?.close()
  await system?.stop()
})

const named = (name: string): PageToVisit => {
  const page = pages.find((each) => each.name === name)
  if (page === undefined) throw new Error(`no page ${name}`)
  return page
}

/** What is measured, once it has stayed the same for a second. */
function steady<T>(measure: () => Promise<T>): Promise<T> {
  let last = ''
  let same = 0
  return waitFor(
    'a measure that stays',
    async () => {
      const measured = await measure()
      same = JSON.stringify(measured) === last ? same + 1 : 0
      last = JSON.stringify(measured)
      return same >= 3 ? measured : undefined
    },
    { everyMs: 400 },
  )
}

/** A sample of `npm run axe`, which takes every page and the galleries in each of twelve looks. */
describe.each([
  ['dashboard', { theme: 'light', language: 'id', width: 1440, height: 900 }],
  ['insights', { theme: 'dark', language: 'en', width: 1440, height: 900 }],
  ['memory', { theme: 'light', language: 'en', width: 640, height: 450 }],
  ['anomaly', { theme: 'dark', language: 'id', width: 320, height: 700 }],
  ['map', { theme: 'light', language: 'en', width: 390, height: 844 }],
] as const)('%s', (name, look) => {
  test(`has no accessibility problem and does not scroll sideways at ${look.width} px, ${look.theme}, ${look.language}`, async () => {
    const context = await openProfile(browser, system.run, look, 'admin')

    const page = await visit(context, system.run, named(name))

    expect(await accessFindings(page)).toEqual([])
    await context.close()
  })
})

test('planted problems are found: a picture without a name, a text too pale, a page too wide, a text in English', async () => {
  const look = { theme: 'light', language: 'en', width: 390, height: 844 } as const
  const visitor = await openVisitor(browser, system.run, null, look)
  const page = await visitor.visit(named('drive-entry'))
  await page.locator('main').evaluate((main) => {
    const host = document.createElement('div')
    host.attachShadow({ mode: 'open' }).innerHTML =
      '<img src="/favicon.svg" width="20" height="20"><p>Nobody has translated this sentence</p>'
    // Not as an attribute: the page's own policy keeps such styles out.
    const pale = host.shadowRoot?.querySelector('p')
    if (pale != null) Object.assign(pale.style, { color: '#999', background: '#fff' })
    const wide = document.createElement('p')
    wide.style.width = '500px'
    wide.textContent = 'Wide'
    main.append(host, wide)
  })

  const findings = await accessFindings(page)

  expect(findings.map((finding) => finding.split(' ')[0])).toEqual(['color-contrast', 'image-alt', 'scrolls'])
  expect(await plainEnglish(page, new Set(['translated']))).toEqual(['Nobody has translated this sentence'])
  await visitor.close()
})

test('the built charts draw: no decorator was left for a browser that cannot run it', async () => {
  const look = { theme: 'light', language: 'en', width: 1440, height: 900 } as const
  const context = await openProfile(browser, system.run, look, 'operator')

  const page = await visit(context, system.run, named('insights'))
  const drawn = () =>
    page.locator('csms-chart canvas').evaluateAll((canvases) =>
      canvases.map((canvas) => {
        if (!(canvas instanceof HTMLCanvasElement)) return false
        const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data
        return pixels?.some((value) => value > 0) ?? false
      }),
    )

  // How many there are follows from what the jobs found; each that is there is drawn.
  await expect.poll(async () => (await drawn()).length, { timeout: 60_000 }).toBeGreaterThanOrEqual(3)
  await expect.poll(drawn, { timeout: 60_000 }).not.toContain(false)
  await context.close()
})

test('a pseudo-language marks every text and keeps its values', () => {
  const value = ['$', '{0}'].join('')

  expect(pseudoModule(`'s1': str\`Sejak ${value}\`,\n's2': \`Tutup\`,`)).toBe(
    `'s1': str\`⟦Sejak ${value}··⟧\`,\n's2': \`⟦Tutup··⟧\`,`,
  )
})

test('152 quick changes of the page leave no listener', async () => {
  const look = { theme: 'light', language: 'en', width: 1440, height: 900 } as const
  const context = await openProfile(browser, system.run, look, 'admin')
  const listeners = await countListeners(context)
  const page = await visit(context, system.run, named('dashboard'))
  const addresses = ['stations', 'station', 'transactions', 'insights', 'notifications', 'map', 'settings', 'dashboard']
  const paths = addresses.map((name) => named(name).path)
  // Once at leisure, so that every part of the program is there.
  for (const path of paths) {
    await changeRoutes(page, [path], 1)
    await waitFor(`the heading of ${path}`, () => page.locator('h1').first().isVisible())
    await steady(() => listeners.of(page))
  }
  const before = await steady(() => listeners.of(page))

  await changeRoutes(page, paths, 152)

  expect(new URL(page.url()).pathname).toBe('/')
  await expect.poll(async () => (await listeners.of(page)).followed).toBe(before.followed)
  // Each page was left 19 times. A part that is first needed now may listen once and for good; a leak leaves 19.
  expect((await listeners.of(page)).events - before.events).toBeLessThan(19)
  expect(before.followed).toBeGreaterThan(5)
  expect(before.events).toBeGreaterThan(2)
  await context.close()
})

test('on 5,000 stations at 60 sites the console opens with at most 100 document reads', async () => {
  const db = await firestoreOfRun(system.run)
  const model = (await db.doc(paths.station('CP_111')).get()).data()
  const connector = (await db.doc(paths.connector('CP_111', 1)).get()).data()
  const [site] = (await db.collection(collections.sites).limit(1).get()).docs
  const siteOf = (index: number): string => `big-${String(index % SITES).padStart(2, '0')}`
  const writer = db.bulkWriter({ throttling: false })
  // The functions would follow each of the 5,000; they are not what is counted here.
  await withoutTriggers(`http://127.0.0.1:${portsFrom(system.basePort).hub}`, async () => {
    for (let index = 0; index < SITES; index++) {
      const siteId = siteOf(index)
      // Before all others by name, so that they are those that are listed.
      const fields = { siteId, name: `A big site ${siteId}`, maintenance: index === 0 }
      void writer.set(db.doc(paths.site(siteId)), { ...site?.data(), ...fields })
    }
    const health = { score: 91.5, parts: { available: 0.9, errorFree: 0.95, usage: null }, stations: 5000 }
    void writer.set(db.doc(paths.fleetHealth()), { ...health, runAt: new Date() })
    for (let index = 0; index < 5000; index++) {
      const stationId = `BIG-${String(index).padStart(4, '0')}`
      void writer.set(db.doc(paths.station(stationId)), { ...model, stationId, siteId: siteOf(index) })
      // Enough faults to fill every list; the other stations only have to be there.
      if (index < 200)
        void writer.set(db.doc(paths.connector(stationId, 1)), {
          ...connector,
          stationId,
          siteId: siteOf(index),
          status: 'Faulted',
        })
    }
    await writer.close()
  })
  const look = { theme: 'light', language: 'en', width: 1440, height: 900 } as const
  const context = await openProfile(browser, system.run, look, 'operator')
  const reads = await countReads(context)

  const page = await visit(context, system.run, named('dashboard'))
  await page.getByText('Needs action').waitFor()
  // Parts of the page that came with large fleets are there when the reads are counted.
  await page.getByRole('link', { name: 'A big site big-00' }).waitFor()
  await page.getByText(/5,000 stations, computed/).waitFor()

  const count = await reads.of(page)
  expect(count).toBeGreaterThan(20)
  expect(count).toBeLessThanOrEqual(100)
  await context.close()
})
