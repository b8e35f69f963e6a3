import { parseArgs } from 'node:util'
import { buildFunctions, buildHosting } from '../lib/build-programs.ts'
import { ensureChromium } from '../lib/chromium.ts'
import { runMain } from '../lib/plain-error.ts'
import { progress } from '../lib/progress.ts'
import { resolveFirestoreEmulator } from '../lib/resolve-firestore-emulator.ts'
import { ROOT } from '../lib/root.ts'
import { runCommand } from '../lib/run-command.ts'

const HELP = `npm test                       everything
npm test -- unit firestore    only these parts: check, unit, browser, firestore, suite, e2e`

const PARTS = ['check', 'unit', 'browser', 'firestore', 'suite', 'e2e'] as const

/** Several times what the slowest part takes: one that hangs must not keep the others from being seen. */
const HANGING_AFTER_MINUTES = 35

await runMain(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' } },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const parts = positionals.length === 0 ? PARTS : PARTS.filter((part) => positionals.includes(part))
  const report = progress(false)

  if (parts.some((part) => !['check', 'unit', 'browser'].includes(part))) {
    await report.step('Firestore emulator', async () => {
      const emulator = await resolveFirestoreEmulator((line) => report.line(line))
      report.line(emulator.label)
    })
  }
  await report.step('Functions build', buildFunctions)
  if (parts.includes('e2e')) await report.step('Pages build', buildHosting)
  if (parts.includes('e2e') || parts.includes('browser')) {
    process.env.CHROMIUM_PATH = await report.step('Chromium', () => ensureChromium((line) => report.line(line)))
  }
  if (parts.includes('check')) {
    await report.step('Type check', () => runCommand('tsc', ['-b', 'tsconfig.json'], { cwd: ROOT }))
    await report.step('Lint', () => runCommand('biome', ['check', '--error-on-warnings', '.'], { cwd: ROOT }))
  }
  // Every part runs, so that one look at the end shows all that fails.
  const failed: string[] = []
  const run = async (part: string, onOutput?: (text: string) => void): Promise<void> => {
    const say = onOutput ?? ((text: string) => process.stdout.write(text))
    const startedAt = Date.now()
    say(`\n── ${part}\n`)
    const options = { cwd: ROOT, limitMinutes: HANGING_AFTER_MINUTES }
    await runCommand('vitest', ['run', '--project', part], {
      ...options,
      ...(onOutput === undefined ? { inherit: true } : { onOutput }),
    }).catch((error: unknown) => {
      failed.push(part)
      say(`${error instanceof Error ? error.message : String(error)}\n`)
    })
    say(`── ${part}: ${Math.round((Date.now() - startedAt) / 1000)} s\n`)
  }
  // Unit tests wait for pseudo terminals and programs of their own: the browser has a core meanwhile.
  const beside = parts.includes('unit') && parts.includes('browser') ? runBeside('browser') : null
  for (const part of parts) {
    if (part === 'check' || (part === 'browser' && beside !== null)) continue
    await run(part)
    if (part === 'unit' && beside !== null) process.stdout.write(await beside)
  }
  if (failed.length > 0) {
    console.error(`\nFailed: ${failed.join(', ')}`)
    return 1
  }
  console.log(`\nAll parts passed: ${parts.join(', ')}`)
  return 0

  async function runBeside(part: string): Promise<string> {
    let said = ''
    await run(part, (text) => {
      said += text
    })
    return said
  }
})
