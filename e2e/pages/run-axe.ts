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
  for (const theme of ['light', 'dark'] as const) {
    for (const language of ['id', 'en'] as const) {
      for (const window of WINDOWS.filter(({ what }) => wants(`${theme} ${language} ${what}`))) {
        const started = performance.now()
        const visitor = await openVisitor(browser, run, galleries, { theme, language, ...window })
        await inParallel(pages, jobs, async (page) => {
          const shown = await visitor.visit(page)
          const findings = await accessFindings(shown)
          for (const finding of findings) line(`${page.name} ${theme} ${language} ${window.what}: ${finding}`)
          problems += findings.length
          await shown.close()
        })
        await visitor.close()
        const seconds = Math.round((performance.now() - started) / 1000)
        line(`${pages.length} pages, ${theme}, ${language}, ${window.what}: ${problems} problems so far (${seconds} s)`)
      }
    }
  }
  return problems === 0 ? 0 : 1
}
