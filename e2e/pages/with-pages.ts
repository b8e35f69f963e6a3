import { parseArgs } from 'node:util'
import type { Browser } from 'playwright'
import { PlainError } from '../../scripts/lib/plain-error.ts'
import { type RunFile, readRunFile } from '../../scripts/lib/run-file.ts'
import { launchBrowser } from '../src/browser.ts'
import { startLocalSystem } from '../src/local-system.ts'
import { type PageToVisit, pagesToVisit } from './page-list.ts'
import { preparePages } from './page-visitor.ts'

export interface PagesRun {
  readonly run: RunFile
  readonly browser: Browser
  readonly pages: readonly PageToVisit[]
  /** Whether a look is wanted. @param look Theme, language and window in words. */
  wants(look: string): boolean
}

/** Options that every command over all pages has. */
export const PAGES_HELP = `  --run FILE      run.json of a system that runs already; without it one is started and stopped
  --only TEXT     only pages whose name contains the text
  --look TEXT     only looks whose words contain the text, for example "dark en 320"`

/** Runs `work` with every page of a system: one that runs, or one of its own. */
export async function withPages(work: (pages: PagesRun) => Promise<number>): Promise<number> {
  const { values } = parseArgs({
    options: { run: { type: 'string' }, only: { type: 'string' }, look: { type: 'string' } },
  })
  const running = values.run === undefined ? undefined : readRunFile(values.run)
  if (values.run !== undefined && running === undefined)
    throw new PlainError(`No system runs that wrote ${values.run}.`)
  const system = running === undefined ? await startLocalSystem(['--stations', '3']) : undefined
  const browser = await launchBrowser()
  try {
    const run = running ?? system?.run
    if (run === undefined) throw new PlainError('No system runs.')
    const pages = pagesToVisit(await preparePages(browser, run)).filter(({ name }) => name.includes(values.only ?? ''))
    return await work({ run, browser, pages, wants: (look) => look.includes(values.look ?? '') })
  } finally {
    await browser.close()
    await system?.stop()
  }
}
