import { helpFor } from './help.ts'
import { UsageError } from './usage-error.ts'

/**
 * The command line. Events go to stdout as one JSON object per line, messages for people to stderr.
 * @returns the exit code: 0 ok, 1 failed, 2 wrong usage.
 */
export async function runCli(argv: readonly string[]): Promise<number> {
  const [command, ...rest] = argv
  try {
    if (command === undefined || argv.includes('--help') || argv.includes('-h')) {
      process.stdout.write(helpFor(command))
      return command === undefined ? 2 : 0
    }
    // Each command loads its own packages: a simulation needs no serial port.
    if (command === 'simulate') return await (await import('./simulate-command.ts')).simulateCommand(rest)
    if (command === 'run') return await (await import('./run-command.ts')).runCommand(rest)
    if (command === 'doctor') return await (await import('./doctor-command.ts')).doctorCommand(rest)
    if (command === 'memory') return await (await import('./memory-command.ts')).memoryCommand(rest)
    throw new UsageError([`unknown command ${command}`])
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    for (const problem of error.problems) process.stderr.write(`charge-it-pi: ${problem}\n`)
    process.stderr.write('charge-it-pi --help shows what is possible\n')
    return 2
  }
}
