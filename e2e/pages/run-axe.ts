import { accessFindings } from './axe-findings.ts'
import { inParallel, openVisitor } from './visitor.ts'
import type { PagesRun } from './with-pages.ts'

const WINDOWS = [
  { what: 'desktop', width: 1440, height: 900 },
  // A window of 1280 px at 200 % zoom, and the narrowest phone.
  { what: '200 % zoom', width: 640, height: 450 },
  { what: '320 px', width: 320, height: 700, touch: true },
] as const

/** Every page x theme x language x window. @returns 0 when no page has a problem. */
export async function runAxe(
  { run, browser, pages, galleries, jobs, wants }: PagesRun,
  line: (text: string) => void,
): Promise<number> {
  let problems = 0
  for (const language of ['id', 'en'] as const) {
    for (const { what, ...window } of WINDOWS) {
      const themes = (['light', 'dark'] as const).filter((theme) => wants(`${theme} ${language} ${what}`))
      const [theme] = themes
      if (theme === undefined) continue
      const started = performance.now()
      const visitor = await openVisitor(browser, run, galleries, { theme, language, ...window })
      await inParallel(pages, jobs, async (page) => {
        try {
          await visitor.inThemes(page, themes, async (shown, shownTheme) => {
            const findings = await accessFindings(shown)
            for (const finding of findings) line(`${page.name} ${shownTheme} ${language} ${what}: ${finding}`)
            problems += findings.length
          })
        } catch (error) {
          // The other pages are still looked at; one that could not be is no page without problems.
          line(`${page.name} ${language} ${what}: not looked at, ${error instanceof Error ? error.message : error}`)
          problems += 1
        }
      })
      await visitor.close()
      const seconds = Math.round((performance.now() - started) / 1000)
      line(
        `${pages.length} pages, ${themes.join(' and ')}, ${language}, ${what}: ${problems} problems so far (${seconds} s)`,
      )
    }
  }
  return problems === 0 ? 0 : 1
}
