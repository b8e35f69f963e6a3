import { type ChildProcess, spawn } from 'node:child_process'

export interface Pty {
  /** The device that a program opens, for example `/dev/pts/4`. */
  readonly path: string
  /** What the program wrote. */
  onBytes(listener: (bytes: Buffer) => void): void
  write(bytes: Buffer): void
  /** The adapter is pulled out: the device hangs up. */
  unplug(): Promise<void>
}

/** A real pseudo terminal, held open by `script` (bsdutils, part of every Debian), which passes bytes as they are. */
export async function openPty(): Promise<Pty> {
  const holder: ChildProcess = spawn(
    'script',
    ['-q', '-f', '-c', 'stty raw -echo; tty; exec sleep 2147483', '/dev/null'],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  )
  const { stdin, stdout } = holder
  if (stdin === null || stdout === null) throw new Error('no pipes to script')
  stdin.on('error', () => {})
  const ended = new Promise<void>((resolve) => holder.once('close', () => resolve()))
  const path = await new Promise<string>((resolve, reject) => {
    holder.once('error', reject)
    holder.once('exit', () => reject(new Error('script ended; is it installed (Debian package bsdutils)?')))
    let text = ''
    const look = (chunk: Buffer) => {
      text += chunk.toString('latin1')
      if (!text.includes('\n')) return
      stdout.removeListener('data', look)
      resolve(text.trim())
    }
    stdout.on('data', look)
  })
  return {
    path,
    onBytes: (listener) => {
      stdout.on('data', listener)
    },
    write: (bytes) => {
      stdin.write(bytes)
    },
    unplug: async () => {
      holder.kill('SIGKILL')
      await ended
    },
  }
}
