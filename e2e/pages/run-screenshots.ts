import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../scripts/lib/root.ts'
import { inParallel, openVisitor } from './visitor.ts'
import type { PagesRun } from './with-pages.ts'

const WINDOWS = [
  { what: 'phone', width: 390, height: 844, touch: true },
  { what: 'desktop', width: 1440, height: 900 },
] as const

/** Pictures of every page into `.charge-it/screenshots/`, phone and desktop, light and dark, both languages. */
export async function runScreenshots(
  { run, browser, pages, galleries, jobs, wants }: PagesRun,
  line: (text: string) => void,
): Promise<number> {
  const folder = join(ROOT, '.charge-it', 'screenshots')
  mkdirSync(folder, { recursive: true })
  for (const theme of ['light', 'dark'] as const) {
    for (const language of ['id', 'en'] as const) {
      for (const window of WINDOWS.filter(({ what }) => wants(`${theme} ${language} ${what}`))) {
        const visitor = await openVisitor(browser, run, galleries, { theme, language, ...window })
        await inParallel(pages, jobs, async (page) => {
          const shown = await visitor.visit(page)
          await shown.screenshot({
            path: join(folder, `${page.name}-${window.what}-${theme}-${language}.png`),
            fullPage: true,
          })
          await shown.close()
        })
        await visitor.close()
        line(`${pages.length} pages, ${theme}, ${language}, ${window.what}`)
      }
    }
  }
  line(`pictures in ${folder}`)
  return 0
}
