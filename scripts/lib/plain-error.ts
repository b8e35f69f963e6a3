/** Something a person can put right. Its message is one plain sentence; no stack is shown. */
export class PlainError extends Error {
  override readonly name = 'PlainError'
}

/** Runs a command line's main function; a PlainError ends it with its sentence and exit code 1. */
export async function runMain(main: () => Promise<number | undefined>): Promise<void> {
  try {
    process.exitCode = (await main()) ?? 0
  } catch (error) {
    if (error instanceof PlainError || isUnknownOption(error)) process.stderr.write(`${error.message}\n`)
    else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exitCode = 1
  }
}

/** What `parseArgs` throws for an option that it does not know; its message says which. */
function isUnknownOption(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}
