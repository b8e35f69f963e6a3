import { UsageError } from './usage-error.ts'

/** `run`: one station as its configuration file says. @returns the exit code. */
export async function runCommand(_argv: readonly string[]): Promise<number> {
  throw new UsageError(['run needs --config'])
}
