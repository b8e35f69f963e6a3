import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openProfile, visit } from './page-visitor.ts'
import { englishWords, plainEnglish } from './plain-english.ts'
import { buildPseudoPages, servePages } from './pseudo-build.ts'
import type { PagesRun } from './with-pages.ts'

/** Visits every page in a language that no word is written in. @returns 0 when no English is left. */
export async function runPseudo({ run, browser, pages }: PagesRun, line: (text: string) => void): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'charge-it-pseudo-'))
  const english = englishWords()
  let problems = 0
  try {
    await buildPseudoPages(folder)
    const look = { theme: 'light', language: 'id', width: 1440, height: 900 } as const
    const server = await servePages(folder, new URL(run.console).origin)
    const pseudo = { ...run, console: server.url }
    const staff = await openProfile(browser, pseudo, look, 'admin')
    const guest = await openProfile(browser, pseudo, look, null)
    for (const page of pages) {
      const shown = await visit(page.app === 'driver' || page.signedOut === true ? guest : staff, pseudo, page)
      if (!(await shown.locator('h1').first().innerText()).includes('⟦')) line(`${page.name}: its heading is data`)
      const left = await plainEnglish(shown, english)
      for (const text of left) line(`${page.name}: ${text.slice(0, 200)}`)
      problems += left.length
      await shown.close()
    }
    await staff.close()
    await guest.close()
    server.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  line(`${pages.length} pages, ${problems} texts left in English`)
  return problems === 0 ? 0 : 1
}
