import { runPseudo } from '../../e2e/pages/run-pseudo.ts'
import { PAGES_HELP, withPages } from '../../e2e/pages/with-pages.ts'
import { buildFunctions, buildHosting } from '../lib/build-programs.ts'
import { runMain } from '../lib/plain-error.ts'

const HELP = `npm run pseudo    every page in a pseudo-language: English that is left is a failure

${PAGES_HELP}`

await runMain(async () => {
  if (process.argv.includes('--help') || process.argv.includes('-h')) {
    console.log(HELP)
    return 0
  }
  await buildFunctions()
  await buildHosting()
  return withPages((pages) => runPseudo(pages, (line) => console.log(line)))
})
