import { join, relative } from 'node:path'
import { START_HELP, startOptions } from '../lib/options.ts'
import { runMain } from '../lib/plain-error.ts'
import { progress } from '../lib/progress.ts'
import { ROOT } from '../lib/root.ts'
import { type RunFile, readRunFile, stateFolder } from '../lib/run-file.ts'
import { startSystem } from '../lib/system.ts'

await runMain(async () => {
  const options = startOptions(process.argv.slice(2), process.env)
  if (options.help) {
    console.log(START_HELP)
    return 0
  }
  const report = progress(options.json)
  const interrupted = Promise.withResolvers<'stop'>()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupted.resolve('stop'))
  // When whoever started us is killed, nobody is left to press Ctrl-C.
  const parent = process.ppid
  const orphaned = setInterval(() => process.ppid !== parent && interrupted.resolve('stop'), 1000)
  orphaned.unref()

  const started = performance.now()
  const starting = startSystem(options, report)
  const first = await Promise.race([starting, interrupted.promise])
  if (first === 'stop') {
    report.line('stopping …')
    await starting.then((system) => system.stop()).catch(() => {})
    return 130
  }
  const seconds = (performance.now() - started) / 1000
  if (options.json) console.log(JSON.stringify({ step: 'system', status: 'ready', seconds, run: first.run }))
  else console.log(summary(first.run, runFileOf(options.basePort), seconds))
  void first.predicted.then(
    () => options.history !== 'none' && report.line('the first forecasts are in'),
    () => {},
  )

  const end = await Promise.race([interrupted.promise, first.broken])
  if (!options.json) console.log('\nStopping …')
  await first.stop()
  if (end === 'stop') {
    if (options.json) console.log(JSON.stringify({ step: 'system', status: 'stopped' }))
    else console.log('Everything has stopped.')
    return 0
  }
  process.stderr.write(`${end}\n`)
  return 1
})

/** The run file of this system, from the folder that people type commands in. */
function runFileOf(basePort: number | undefined): string {
  return relative(ROOT, join(stateFolder(basePort), 'run.json'))
}

function summary(run: RunFile, runFile: string, seconds: number): string {
  // Commands talk to the system of .charge-it/run.json; another one must be named.
  const own = readRunFile()?.pid === run.pid
  const before = own ? '' : `CHARGE_IT_RUN_FILE=${runFile} `
  const rows: [string, string][] = [
    ['Console', run.console],
    ...run.signIns.map(({ role, email, password }): [string, string] => [`  ${role}`, `${email}  ${password}`]),
    ...(run.setupCode === null ? [] : [['  first set-up code', run.setupCode] as [string, string]]),
    ['Driver page', run.driver],
    ['OCPP 1.6J', run.ocpp.join('  ')],
    ['  over TLS', `${run.ocppSecure.join('  ')}  (CA: ${run.caFile})`],
    ['REST API', `${run.api}  (key in ${runFile})`],
    ['Add a charger', `${before}npm run station -- add MY-CHARGER`],
    ['Logs', `${before}npm run logs`],
    ['Stop', 'Ctrl-C'],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return [
    '',
    `Charge-IT runs (${seconds.toFixed(0)} s). ${run.setupCode === null ? 'Demo data; nothing' : 'Nothing'} leaves this machine.`,
    '',
    ...rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`),
    '',
  ].join('\n')
}
