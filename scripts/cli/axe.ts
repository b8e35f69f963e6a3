import { runAxe } from '../../e2e/pages/run-axe.ts'
import { PAGES_HELP, withPages } from '../../e2e/pages/with-pages.ts'
import { buildFunctions, buildHosting } from '../lib/build-programs.ts'
import { runMain } from '../lib/plain-error.ts'

const HELP = `npm run axe    accessibility of every page x theme x language x window (1440 px, 200 % zoom, 320 px)

${PAGES_HELP}`

await runMain(async () => {
  if (process.argv.includes('--help') || process.argv.includes('-h')) {
    console.log(HELP)
    return 0
  }
  await buildFunctions()
  await buildHosting()
  return withPages((pages) => runAxe(pages, (line) => console.log(line)))
})
