import { spawn } from 'node:child_process'
import { PlainError } from './plain-error.ts'

/**
 * Runs a program to its end.
 * @param options.limitMinutes ends a program that hangs.
 * @param options.onOutput gets all that it prints, as it comes.
 * @returns its standard output.
 * @throws PlainError with the end of its output when it fails.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: {
    readonly cwd: string
    readonly env?: NodeJS.ProcessEnv
    readonly inherit?: boolean
    readonly limitMinutes?: number
    readonly onOutput?: (text: string) => void
  },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: options.inherit ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    })
    const { limitMinutes, onOutput } = options
    const limit =
      limitMinutes === undefined
        ? undefined
        : setTimeout(() => {
            reject(new PlainError(`${command} did not end within ${limitMinutes} minutes and was ended.`))
            child.kill('SIGKILL')
          }, limitMinutes * 60_000)
    let out = ''
    let tail = ''
    child.stdout?.on('data', (chunk) => {
      out += chunk
      onOutput?.(String(chunk))
      tail = (tail + chunk).slice(-3000)
    })
    child.stderr?.on('data', (chunk) => {
      onOutput?.(String(chunk))
      tail = (tail + chunk).slice(-3000)
    })
    child.once('error', (error) => {
      clearTimeout(limit)
      reject(new PlainError(`${command} could not be started: ${error.message}`))
    })
    child.once('close', (code) => {
      clearTimeout(limit)
      if (code === 0) resolve(out)
      else reject(new PlainError(`${command} ${args[0] ?? ''} failed (exit ${code}).\n${tail.trim()}`))
    })
  })
}
