import { servedPages } from './build-pages.ts'
import { englishWords, plainEnglish } from './plain-english.ts'
import { inParallel, openVisitor } from './visitor.ts'
import type { PagesRun } from './with-pages.ts'

/** Visits every page in a language that no word is written in. @returns 0 when no English is left. */
export async function runPseudo(
  { run, browser, pages, jobs }: PagesRun,
  line: (text: string) => void,
): Promise<number> {
  const english = englishWords()
  const look = { theme: 'light', language: 'id', width: 1440, height: 900 } as const
  // Parts of the console's gallery are named in English, for those who build them.
  const translated = pages.filter(({ name }) => name !== 'gallery-console')
  const served = await servedPages(new URL(run.console).origin, { pseudo: true })
  let problems = 0
  try {
    const visitor = await openVisitor(browser, { ...run, console: served.url }, served.url, look)
    await inParallel(translated, jobs, async (page) => {
      const shown = await visitor.visit(page)
      const left = await plainEnglish(shown, english)
      for (const text of left) line(`${page.name}: ${text.slice(0, 200)}`)
      problems += left.length
      await shown.close()
    })
    await visitor.close()
  } finally {
    served.close()
  }
  line(`${translated.length} pages, ${problems} texts left in English`)
  return problems === 0 ? 0 : 1
}
