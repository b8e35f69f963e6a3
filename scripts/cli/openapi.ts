import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openApiDocument } from '../../functions/src/api/openapi/document.ts'
import { openApiProblems } from '../../functions/src/api/openapi/open-api-problems.ts'
import { ROUTES } from '../../functions/src/api/routes.ts'
import { runMain } from '../lib/plain-error.ts'

const HELP = `npm run openapi -- [FILE]

Writes the specification of the REST API (OpenAPI 3.1) to FILE, default openapi.json in the folder of the call, after
checking it. A running installation serves the same at /api/v1/openapi.json.

  --check   checks only`

await runMain(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { check: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const document = openApiDocument(ROUTES)
  const problems = await openApiProblems(document)
  if (problems.length > 0) {
    console.error(problems.join('\n'))
    return 1
  }
  if (values.check) {
    console.log('The specification fits OpenAPI 3.1.')
    return 0
  }
  const file = resolve(process.env.INIT_CWD ?? process.cwd(), positionals[0] ?? 'openapi.json')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`)
  console.log(file)
  return 0
})
