import { parseArgs } from 'node:util'
import type { Browser } from 'playwright'
import { PlainError } from '../../scripts/lib/plain-error.ts'
import { type RunFile, readRunFile } from '../../scripts/lib/run-file.ts'
import { launchBrowser } from '../src/browser.ts'
import { startLocalSystem } from '../src/local-system.ts'
import { servedPages } from './build-pages.ts'
import { GALLERIES, type PageToVisit, pagesToVisit } from './page-list.ts'
import { preparePages } from './page-visitor.ts'

export interface PagesRun {
  readonly run: RunFile
  readonly browser: Browser
  readonly pages: readonly PageToVisit[]
  /** Where the galleries are served; null when none is among the pages. */
  readonly galleries: string | null
  /** How many pages are looked at at a time. */
  readonly jobs: number
  /** Whether a look is wanted. @param look Theme, language and window in words. */
  wants(look: string): boolean
}

/** Options that every command over all pages has. */
export const PAGES_HELP = `  --run FILE      run.json of a system that runs already; without it one is started and stopped
  --only TEXT     only pages whose name contains the text
  --look TEXT     only looks whose words contain the text, for example "dark en 320"
  --jobs N        pages at a time, 2 unless told`

/** Runs `work` with every page of a system: one that runs, or one of its own. */
export async function withPages(work: (pages: PagesRun) => Promise<number>): Promise<number> {
  const { values } = parseArgs({
    options: {
      run: { type: 'string' },
      only: { type: 'string' },
      look: { type: 'string' },
      jobs: { type: 'string', default: '2' },
    },
  })
  const jobs = Number(values.jobs)
  if (!Number.isInteger(jobs) || jobs < 1) throw new PlainError('--jobs takes a number from 1.')
  const running = values.run === undefined ? undefined : readRunFile(values.run)
  if (values.run !== undefined && running === undefined)
    throw new PlainError(`No system runs that wrote ${values.run}.`)
  const system = running === undefined ? await startLocalSystem(['--stations', '3']) : undefined
  const browser = await launchBrowser()
  let served: Awaited<ReturnType<typeof servedPages>> | undefined
  try {
    const run = running ?? system?.run
    if (run === undefined) throw new PlainError('No system runs.')
    const pages = [...pagesToVisit(await preparePages(browser, run)), ...GALLERIES].filter(({ name }) =>
      name.includes(values.only ?? ''),
    )
    if (pages.length === 0) throw new PlainError(`No page's name contains "${values.only}".`)
    if (pages.some(({ app }) => app === 'gallery'))
      served = await servedPages(new URL(run.console).origin, { pseudo: false })
    const wants = (look: string): boolean => look.includes(values.look ?? '')
    return await work({ run, browser, pages, galleries: served?.url ?? null, jobs, wants })
  } finally {
    served?.close()
    await browser.close()
    await system?.stop()
  }
}
