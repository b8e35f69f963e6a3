import { axeFindings, sidewaysOverflow } from './axe-findings.ts'
import { openProfile, visit } from './page-visitor.ts'
import type { PagesRun } from './with-pages.ts'

const WINDOWS = [
  { what: 'desktop', width: 1440, height: 900 },
  // A window of 1280 px at 200 % zoom, and the narrowest phone.
  { what: '200 % zoom', width: 640, height: 450 },
  { what: '320 px', width: 320, height: 700, touch: true },
] as const

/** Every page x theme x language x window. @returns 0 when no page has a problem. */
export async function runAxe({ run, browser, pages, wants }: PagesRun, line: (text: string) => void): Promise<number> {
  let problems = 0
  for (const theme of ['light', 'dark'] as const) {
    for (const language of ['id', 'en'] as const) {
      for (const window of WINDOWS.filter(({ what }) => wants(`${theme} ${language} ${what}`))) {
        const look = { theme, language, ...window }
        const staff = await openProfile(browser, run, look, 'admin')
        const guest = await openProfile(browser, run, look, null)
        for (const page of pages) {
          const shown = await visit(page.app === 'driver' || page.signedOut === true ? guest : staff, run, page)
          const findings = [...(await axeFindings(shown))]
          const overflow = await sidewaysOverflow(shown)
          if (overflow > 0) findings.push(`scrolls sideways by ${overflow} px`)
          for (const finding of findings) line(`${page.name} ${theme} ${language} ${window.what}: ${finding}`)
          problems += findings.length
          await shown.close()
        }
        await staff.close()
        await guest.close()
        line(`${pages.length} pages, ${theme}, ${language}, ${window.what}: ${problems} problems so far`)
      }
    }
  }
  return problems === 0 ? 0 : 1
}
