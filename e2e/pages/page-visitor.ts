import { sampleFirmwareJob, sampleNotifications } from '@charge-it/hosting/gallery/sample-documents.ts'
import { samples as insightSamples } from '@charge-it/hosting/gallery/samples.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Browser, BrowserContext, Page, Request } from 'playwright'
import { firestoreOfRun } from '../../scripts/lib/firestore-of-run.ts'
import type { RunFile } from '../../scripts/lib/run-file.ts'
import { waitFor } from '../../scripts/lib/wait-for.ts'
import type { PageSamples, PageToVisit } from './page-list.ts'

/** A machine that runs more than these pages may be slow. */
const PATIENCE_MS = 120_000
/** So many frames without anything loading: parts that were fetched have drawn, and asked for what they need. */
const CALM_FRAMES = 8

export interface Look {
  readonly theme: 'light' | 'dark'
  readonly language: 'id' | 'en'
  readonly width: number
  readonly height: number
  readonly touch?: boolean
}

/** Puts sample results beside the demo data, so that no page of the insights is empty. @returns samples for the routes. */
export async function preparePages(browser: Browser, run: RunFile): Promise<PageSamples> {
  const db = await firestoreOfRun(run)
  const transactions = await waitFor(
    'a finished transaction of the demo history',
    async () => {
      const found = await db.collection('transactions').where('state', '==', 'stopped').limit(1).get()
      return found.empty ? undefined : found
    },
    { timeoutMs: 120_000 },
  )
  const site = (await db.collection('sites').orderBy('name').limit(1).get()).docs[0]
  const siteId = String(site?.get('siteId'))
  const stations = await db.collection('stations').where('siteId', '==', siteId).limit(4).get()
  const stationIds = stations.docs.map((station) => String(station.get('stationId')))
  const now = new Date()
  const found = insightSamples(now, siteId, stationIds)
  const batch = db.batch()
  for (const kind of ['load', 'availability', 'maintenance', 'allocation'] as const)
    batch.set(db.doc(paths.siteInsight(kind, siteId)), found[kind])
  batch.set(db.doc(paths.clusterRun('sample')), found.clusters)
  for (const anomaly of found.anomalies) batch.set(db.doc(paths.anomaly(anomaly.anomalyId)), anomaly)
  for (const pattern of found.patterns)
    batch.set(db.doc(paths.pattern(`${pattern.stationId}_${pattern.connectorId}_${pattern.name}`)), pattern)
  for (const [index, stationId] of stationIds.entries())
    batch.update(db.doc(paths.station(stationId)), {
      health: {
        score: 91 - index * 12,
        parts: { available: 0.96, errorFree: 0.88, usage: 0.83 },
        reasons: [],
        runAt: now,
      },
      system: { cpuPercent: 18 + index * 25, ramUsedMb: 1500, ramTotalMb: 4096, temperatureC: 54, reportedAt: now },
    })
  const stationId = stationIds[0] ?? ''
  const notices = sampleNotifications(stationId, siteId, now)
  for (const notice of notices) batch.set(db.doc(paths.notification(notice.notificationId)), notice)
  const { job, targets } = sampleFirmwareJob(stationIds, now)
  batch.set(db.doc(paths.firmwareJob(job.jobId)), job)
  for (const target of targets) batch.set(db.doc(paths.firmwareTarget(job.jobId, target.stationId)), target)
  await batch.commit()
  const context = await openProfile(browser, run, { theme: 'light', language: 'en', width: 1440, height: 900 }, 'admin')
  const tabs = await lastPartsOfLinks(context, run, paths.station(stationId))
  const sections = await lastPartsOfLinks(context, run, 'settings')
  await context.close()
  return {
    stationId,
    tabs,
    sections,
    transactionKey: transactions.docs[0]?.id ?? '',
    anomalyId: found.anomalies[0]?.anomalyId ?? '',
    notificationId: notices[0]?.notificationId ?? '',
    jobId: job.jobId,
    driverPath: new URL(run.driver).pathname,
  }
}

/** The last parts of the links in a page's own navigation that lead below its address. */
async function lastPartsOfLinks(context: BrowserContext, run: RunFile, below: string): Promise<readonly string[]> {
  const page = await context.newPage()
  await page.goto(new URL(`/${below}`, run.console).href)
  const links = page.locator(`main a[href^="/${below}/"]`)
  await links.first().waitFor()
  const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''))
  await page.close()
  return [...new Set(addresses.map((address) => address.split('/').at(-1) ?? ''))]
}

/** A fresh profile with the wanted look; signed in as `role` when one is given. */
export async function openProfile(
  browser: Browser,
  run: RunFile,
  look: Look,
  role: string | null,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    ...(role === null ? {} : { storageState: await signedInState(browser, run, role) }),
    viewport: { width: look.width, height: look.height },
    ...(look.touch === true ? { hasTouch: true, isMobile: true } : {}),
    colorScheme: look.theme,
    locale: look.language === 'id' ? 'id-ID' : 'en-GB',
    timezoneId: 'Asia/Jakarta',
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  })
  context.setDefaultTimeout(PATIENCE_MS)
  await context.addInitScript((language) => {
    if (location.protocol.startsWith('http')) localStorage.setItem('charge-it.language', language)
  }, look.language)
  return context
}

/** run.json's console and role -> a signed-in profile's storage: one sign-in serves every look. */
const signedIn = new Map<string, Awaited<ReturnType<BrowserContext['storageState']>>>()

async function signedInState(browser: Browser, run: RunFile, role: string) {
  const key = `${run.console} ${role}`
  const known = signedIn.get(key)
  if (known !== undefined) return known
  const account = run.signIns.find((one) => one.role === role)
  if (account === undefined) throw new Error(`no demo account of role ${role}`)
  const context = await browser.newContext({ serviceWorkers: 'block' })
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  await page.goto(new URL('/sign-in', run.console).href)
  await page.locator('input[type=email]').fill(account.email)
  await page.locator('input[type=password]').fill(account.password)
  await page.locator('form button[type=submit]').first().click()
  await page.waitForURL((url) => !url.pathname.includes('sign-in'))
  await page.locator('h1').first().waitFor()
  const state = await context.storageState({ indexedDB: true })
  await context.close()
  signedIn.set(key, state)
  return state
}

/**
 * Opens a page and waits until its title, its data and its charts are there.
 * @throws Error naming the page when a part of it goes on loading.
 */
export async function visit(context: BrowserContext, run: RunFile, { path, app }: PageToVisit): Promise<Page> {
  const page = await context.newPage()
  const url = new URL(path, run.console)
  const underway = new Set<Request>()
  page.on('request', (request) => {
    if (request.url().startsWith(url.origin)) underway.add(request)
  })
  const ended = (request: Request): void => {
    underway.delete(request)
  }
  page.on('requestfinished', ended)
  page.on('requestfailed', ended)
  await page.goto(url.href)
  await page.locator('h1').first().waitFor()
  // The phones of a gallery are frames; a gallery shows loading cards on purpose.
  for (const frame of page.frames()) await frame.locator('h1').first().waitFor()
  for (let calmFrames = 0; calmFrames < CALM_FRAMES; ) {
    if (app !== 'gallery') await withoutSkeletons(page, path)
    calmFrames = underway.size === 0 ? calmFrames + 1 : 0
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
  }
  await page.evaluate(() => document.fonts.ready)
  return page
}

/** The device turns light or dark while a page is shown. */
export async function turnTheme(page: Page, theme: Look['theme']): Promise<void> {
  await page.emulateMedia({ colorScheme: theme })
  // Asked by the clock: a frame out of sight gets no animation frames on a busy machine.
  for (const frame of page.frames())
    await frame.waitForFunction((wanted) => document.documentElement.classList.contains(`wa-${wanted}`), theme, {
      polling: 100,
    })
  // Charts draw in the frame after they were told.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}

async function withoutSkeletons(page: Page, path: string): Promise<void> {
  try {
    await page.waitForFunction(() => document.querySelectorAll('.skeleton').length === 0)
  } catch (cause) {
    const parts = await page.locator('section:has(.skeleton), main:has(.skeleton)').allInnerTexts()
    throw new Error(`${path} goes on loading: ${parts.join(' | ').slice(0, 200)}`, { cause })
  }
}
