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
  for (const language of ['id', 'en'] as const) {
    for (const { what, ...window } of WINDOWS) {
      const themes = (['light', 'dark'] as const).filter((theme) => wants(`${theme} ${language} ${what}`))
      const [theme] = themes
      if (theme === undefined) continue
      const visitor = await openVisitor(browser, run, galleries, { theme, language, ...window })
      await inParallel(pages, jobs, (page) =>
        visitor.inThemes(page, themes, async (shown, shownTheme) => {
          const path = join(folder, `${page.name}-${what}-${shownTheme}-${language}.png`)
          await shown.screenshot({ path, fullPage: true })
        }),
      )
      await visitor.close()
      line(`${pages.length} pages, ${themes.join(' and ')}, ${language}, ${what}`)
    }
  }
  line(`pictures in ${folder}`)
  return 0
}
