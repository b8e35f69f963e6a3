import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { PlainError, runMain } from '../lib/plain-error.ts'
import { stateFolder } from '../lib/run-file.ts'

const HELP = `npm run logs                  the programs that have a log
npm run logs -- edge-1        follow one (edge, functions and others match by their beginning)
npm run logs -- --base-port N of the system that was started with that option`

await runMain(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' }, 'base-port': { type: 'string' } },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const folder = join(stateOf(values['base-port']), 'logs')
  const names = existsSync(folder) ? readdirSync(folder).map((file) => file.replace(/\.log$/, '')) : []
  if (names.length === 0) throw new PlainError('There are no logs yet. Start the system with: npm start')
  const [wanted] = positionals
  if (wanted === undefined) {
    console.log(names.join('\n'))
    return 0
  }
  const chosen = names.filter((name) => name === wanted || name.startsWith(wanted))
  if (chosen.length === 0) throw new PlainError(`There is no log "${wanted}". There are: ${names.join(', ')}`)
  const tail = spawn('tail', ['-n', '50', '-F', ...chosen.map((name) => join(folder, `${name}.log`))], {
    stdio: 'inherit',
  })
  process.on('SIGINT', () => tail.kill('SIGINT'))
  return new Promise((resolve) => tail.once('close', () => resolve(0)))
})

/** The folder of the system that is meant: by its ports, else by CHARGE_IT_RUN_FILE, else the usual one. */
function stateOf(basePort: string | undefined): string {
  if (basePort !== undefined) return stateFolder(Number(basePort))
  const runFile = process.env.CHARGE_IT_RUN_FILE
  return runFile ? dirname(runFile) : stateFolder(undefined)
}
