import { existsSync, rmSync } from 'node:fs'
import { PlainError, runMain } from '../lib/plain-error.ts'
import { STATE } from '../lib/root.ts'
import { readRunFile } from '../lib/run-file.ts'

await runMain(async () => {
  if (readRunFile() !== undefined) throw new PlainError('The system is running. Stop it with Ctrl-C first.')
  const existed = existsSync(STATE)
  rmSync(STATE, { recursive: true, force: true })
  console.log(existed ? 'The local state is empty.' : 'There was no local state.')
  return 0
})
