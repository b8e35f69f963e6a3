import { parseArgs } from 'node:util'
import { runLighthouse } from '../../e2e/pages/run-lighthouse.ts'
import { startLocalSystem } from '../../e2e/src/local-system.ts'
import { CHROMIUM_FLAGS, ensureChromium } from '../lib/chromium.ts'
import { freePortBlock } from '../lib/free-port.ts'
import { PlainError, runMain } from '../lib/plain-error.ts'
import { readRunFile } from '../lib/run-file.ts'

const HELP = `npm run lighthouse    Lighthouse of the driver page and the console for a phone, median of five

  --run FILE      run.json of a system that runs already; without it one is started and stopped`

await runMain(async () => {
  const { values } = parseArgs({ options: { run: { type: 'string' }, help: { type: 'boolean', short: 'h' } } })
  if (values.help === true) {
    console.log(HELP)
    return 0
  }
  const running = values.run === undefined ? undefined : readRunFile(values.run)
  if (values.run !== undefined && running === undefined)
    throw new PlainError(`No system runs that wrote ${values.run}.`)
  const system = running === undefined ? await startLocalSystem(['--stations', '2']) : undefined
  const port = await freePortBlock(1)
  const { chromium } = await import('playwright')
  const executablePath = await ensureChromium(() => {})
  const browser = await chromium.launch({
    executablePath,
    args: [...CHROMIUM_FLAGS, `--remote-debugging-port=${port}`],
  })
  try {
    const run = running ?? system?.run
    if (run === undefined) throw new PlainError('No system runs.')
    return await runLighthouse(run, port, (line) => console.log(line))
  } finally {
    await browser.close()
    await system?.stop()
  }
})
