import { execFile, spawn } from 'node:child_process'
import type { Cancel, Timers } from '../../ports.ts'

/** A line of a GPIO chip, through the commands of libgpiod (Debian package gpiod), version 1 or 2. */
export interface GpioLine {
  readonly chip: string
  readonly line: number
}

const POLL_MS = 500

function run(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, [...args], { timeout: 2000 }, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    )
  })
}

/** 1 or 2: their arguments differ. @throws when the commands are not installed. */
async function majorVersion(): Promise<number> {
  return (await run('gpioget', ['--version'])).includes('v1.') ? 1 : 2
}

/** Reads a line twice a second. @param onLevel told at the first reading and every change. @returns ends it. */
export function watchGpioInput(
  { chip, line }: GpioLine,
  timers: Timers,
  onLevel: (high: boolean) => void,
  onFailure: (reason: string) => void,
): Cancel {
  let ended = false
  let known: boolean | null = null
  let cancel: Cancel = () => {}
  let args: string[] | null = null
  const look = async (): Promise<void> => {
    args ??= (await majorVersion()) === 1 ? [chip, String(line)] : ['--numeric', '-c', chip, String(line)]
    const high = (await run('gpioget', args)).trim() === '1'
    if (high !== known && !ended) onLevel(high)
    known = high
  }
  const again = (): void => {
    look()
      .catch((error: unknown) => onFailure(String(error)))
      .finally(() => {
        if (!ended) cancel = timers.after(POLL_MS, again)
      })
  }
  again()
  return () => {
    ended = true
    cancel()
  }
}

export interface GpioOutput {
  set(high: boolean): void
  close(): void
}

/**
 * Drives a line: `gpioset` holds it as long as it runs, and ends with this program where systemd ends a whole unit.
 * Changes are carried out in order.
 */
export function openGpioOutput({ chip, line }: GpioLine, onFailure: (reason: string) => void): GpioOutput {
  let holder: ReturnType<typeof spawn> | null = null
  let closed = false
  let working: Promise<void> = Promise.resolve()
  const release = async (): Promise<void> => {
    const old = holder
    holder = null
    if (old === null || old.exitCode !== null) return
    const gone = new Promise<void>((resolve) => old.once('close', () => resolve()))
    old.kill('SIGTERM')
    await gone
  }
  const apply = async (high: boolean): Promise<void> => {
    await release()
    if (!high) return
    const args = (await majorVersion()) === 1 ? ['--mode=signal', chip, `${line}=1`] : ['-c', chip, `${line}=1`]
    const started = spawn('gpioset', args, { stdio: 'ignore' })
    holder = started
    started.once('error', (error) => onFailure(String(error)))
    started.once('exit', () => {
      if (holder === started) onFailure('gpioset ended by itself: the line is at rest')
    })
  }
  const queue = (work: () => Promise<void>) => {
    working = working.then(work).catch((error: unknown) => onFailure(String(error)))
  }
  return {
    set: (high) => {
      if (!closed) queue(() => apply(high))
    },
    close: () => {
      closed = true
      queue(release)
    },
  }
}
