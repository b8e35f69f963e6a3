import type { Browser, Page } from 'playwright'
import type { RunFile } from '../../scripts/lib/run-file.ts'
import type { PageToVisit } from './page-list.ts'
import { type Look, openProfile, turnTheme, visit } from './page-visitor.ts'

/** As wide as a desk must be for the phones of a gallery. */
const DESK_PX = { width: 2560, height: 1600 } as const

/** Opens pages in one look: the console's signed in as admin, the driver's as a guest. */
export interface Visitor {
  visit(page: PageToVisit): Promise<Page>
  /**
   * Opens a page once and does `work` with it in one theme after the other, as when the device turns dark while it is
   * shown; a gallery is opened anew for each.
   */
  inThemes(
    page: PageToVisit,
    themes: readonly Theme[],
    work: (page: Page, theme: Theme) => Promise<void>,
  ): Promise<void>
  close(): Promise<void>
}

type Theme = Look['theme']

/** @param galleries Where the galleries are served; null when no gallery will be visited. */
export async function openVisitor(
  browser: Browser,
  run: RunFile,
  galleries: string | null,
  look: Look,
): Promise<Visitor> {
  const staff = await openProfile(browser, run, look, 'admin')
  const guest = await openProfile(browser, run, look, null)
  const desk = await openProfile(browser, run, { ...look, ...DESK_PX }, null)
  const open = (page: PageToVisit, theme: Theme): Promise<Page> => {
    if (page.app !== 'gallery')
      return visit(page.app === 'driver' || page.signedOut === true ? guest : staff, run, page)
    if (galleries === null) throw new Error('the galleries are not served')
    const asked = `?theme=${theme}&language=${look.language}&width=${look.width > 640 ? 390 : look.width}`
    return visit(desk, { ...run, console: galleries }, { ...page, path: `${page.path}${asked}` })
  }
  return {
    visit: (page) => open(page, look.theme),
    inThemes: async (page, themes, work) => {
      let shown: Page | undefined
      for (const theme of themes) {
        if (shown === undefined || page.app === 'gallery') {
          await shown?.close()
          shown = await open(page, theme)
        }
        await turnTheme(shown, theme)
        await work(shown, theme)
      }
      await shown?.close()
    },
    close: async () => {
      for (const context of [staff, guest, desk]) await context.close()
    },
  }
}

/** Does `work` for every item, `jobs` of them at a time; the results are in the items' order. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  jobs: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results = new Map<number, Result>()
  const waiting = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) results.set(index, await work(item))
  }
  await Promise.all(Array.from({ length: Math.min(jobs, items.length) }, worker))
  return [...results.entries()].sort(([a], [b]) => a - b).map(([, result]) => result)
}
