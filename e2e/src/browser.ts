import { type Browser, type BrowserContext, chromium } from 'playwright'
import { CHROMIUM_FLAGS, ensureChromium } from '../../scripts/lib/chromium.ts'

/** A headless Chromium of this machine. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await ensureChromium(() => {}), args: [...CHROMIUM_FLAGS] })
}

export interface WatchedContext {
  readonly context: BrowserContext
  /** Addresses outside this machine that a page asked for. */
  readonly thirdParty: readonly string[]
  /** Uncaught errors and console errors of its pages. */
  readonly errors: readonly string[]
}

/** A busy machine is slow, not broken. */
export const PATIENCE_MS = 120_000

/** A fresh profile that notes every request that leaves the machine and every error of a page. */
export async function watchedContext(
  browser: Browser,
  options: {
    readonly phone?: boolean
    readonly dark?: boolean
    readonly locale?: string
    /** Of the device, an IANA name. */
    readonly timeZone?: string
  } = {},
): Promise<WatchedContext> {
  const thirdParty: string[] = []
  const errors: string[] = []
  const context = await browser.newContext({
    viewport: options.phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
    ...(options.phone ? { hasTouch: true, isMobile: true } : {}),
    colorScheme: options.dark ? 'dark' : 'light',
    locale: options.locale ?? 'id-ID',
    timezoneId: options.timeZone ?? 'Asia/Jakarta',
    // Motion is looked at where it is made, in the tests of the components; here it would only take the cores.
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(PATIENCE_MS)
  context.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && hostname !== '127.0.0.1' && hostname !== 'localhost')
      thirdParty.push(request.url())
  })
  context.on('weberror', (error) => errors.push(String(error.error())))
  context.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  return { context, thirdParty, errors }
}
