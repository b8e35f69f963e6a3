import { existsSync } from 'node:fs'
import { PlainError } from './plain-error.ts'
import { ROOT } from './root.ts'
import { runCommand } from './run-command.ts'

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Flags for tests: no network of its own, works as root in a container. */
export const CHROMIUM_FLAGS: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-proxy-server',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
]

/** The Chromium of this machine; undefined when there is none. */
export async function findChromium(): Promise<string | undefined> {
  const named = process.env.CHROMIUM_PATH
  if (named !== undefined) return existsSync(named) ? named : undefined
  const system = CANDIDATES.find((path) => existsSync(path))
  if (system !== undefined) return system
  const { chromium } = await import('playwright')
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined
}

/**
 * Finds Chromium or installs it: Debian's package when run as root on Debian, otherwise Playwright's.
 * @throws PlainError when neither works.
 */
export async function ensureChromium(progress: (line: string) => void): Promise<string> {
  const found = await findChromium()
  if (found !== undefined) return found
  const debian = process.getuid?.() === 0 && existsSync('/etc/debian_version')
  try {
    if (debian) {
      progress('installing Chromium from Debian')
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
      await runCommand('apt-get', ['update'], { cwd: ROOT, env })
      await runCommand('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { cwd: ROOT, env })
    } else {
      progress("downloading Playwright's Chromium")
      await runCommand('playwright', ['install', 'chromium'], { cwd: ROOT })
    }
  } catch (error) {
    throw new PlainError(
      `The browser tests need Chromium, and it could not be installed (${debian ? "Debian's package chromium" : 'playwright install chromium'}). Install Chromium, or set CHROMIUM_PATH.\n${error instanceof Error ? error.message : error}`,
    )
  }
  const installed = await findChromium()
  if (installed === undefined) throw new PlainError('Chromium was installed but cannot be found. Set CHROMIUM_PATH.')
  return installed
}
