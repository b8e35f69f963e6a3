/** Something a person can put right. Its message is one plain sentence; no stack is shown. */
export class PlainError extends Error {
  override readonly name = 'PlainError'
}

/** Runs a command line's main function; a PlainError ends it with its sentence and exit code 1. */
export async function runMain(main: () => Promise<number | undefined>): Promise<void> {
  try {
    process.exitCode = (await main()) ?? 0
  } catch (error) {
    if (error instanceof PlainError) process.stderr.write(`${error.message}\n`)
    else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exitCode = 1
  }
}
