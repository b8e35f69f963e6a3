import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { PlainError, runMain } from '../lib/plain-error.ts'
import { STATE } from '../lib/root.ts'
import { readRunFile } from '../lib/run-file.ts'

const HELP = `npm run reset    empties the local state of every system that was started here; none may be running`

await runMain(async () => {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const existed = existsSync(STATE)
  const folders = existed ? ['', ...readdirSync(STATE).filter((name) => /^\d+$/.test(name))] : []
  for (const folder of folders) {
    const run = readRunFile(join(STATE, folder, 'run.json'))
    if (run !== undefined) throw new PlainError(`The system at ${run.console} is running. Stop it with Ctrl-C first.`)
  }
  rmSync(STATE, { recursive: true, force: true })
  console.log(existed ? 'The local state is empty.' : 'There was no local state.')
  return 0
})
