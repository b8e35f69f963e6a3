import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPty, type Pty } from './pty.ts'

export interface PluggablePty {
  /** Stays the same when the adapter comes back, as a udev link does. */
  readonly path: string
  onBytes(listener: (bytes: Buffer) => void): void
  write(bytes: Buffer): void
  unplug(): Promise<void>
  plug(): Promise<void>
  close(): Promise<void>
}

/** A pseudo terminal under a fixed name that can be pulled out and put in again. */
export async function openPluggablePty(): Promise<PluggablePty> {
  const folder = mkdtempSync(join(tmpdir(), 'pty-'))
  const path = join(folder, 'tty')
  const listeners: ((bytes: Buffer) => void)[] = []
  let pty: Pty | null = null
  const plug = async () => {
    pty = await openPty()
    pty.onBytes((bytes) => {
      for (const listener of listeners) listener(bytes)
    })
    symlinkSync(pty.path, path)
  }
  const unplug = async () => {
    rmSync(path, { force: true })
    await pty?.unplug()
    pty = null
  }
  await plug()
  return {
    path,
    onBytes: (listener) => {
      listeners.push(listener)
    },
    write: (bytes) => pty?.write(bytes),
    plug,
    unplug,
    close: async () => {
      await unplug()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
