import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { userCache } from './user-cache.ts'

export const HIDANE_VERSION = '0.6.0'
const MINIMUM_JAVA = 21

/**
 * Which Firestore emulator serves this machine: one that already runs, Google's JAR, or hidane (an emulator without
 * Java). `hidane` carries the path of its binary.
 */
export type FirestoreEmulator =
  | { readonly kind: 'attached'; readonly host: string; readonly label: string }
  | { readonly kind: 'official'; readonly jar: string; readonly label: string }
  | { readonly kind: 'hidane'; readonly binary: string; readonly label: string }

/** None of the five ways led to a Firestore emulator. The message lists them for a person. */
export class NoFirestoreEmulator extends Error {
  constructor(reasons: readonly string[]) {
    super(
      [
        'No Firestore emulator could be found or built. Any one of these is enough:',
        '  1. set FIRESTORE_EMULATOR_HOST to a running emulator,',
        `  2. install Java ${MINIMUM_JAVA} or newer (and let firebase-tools download its emulator once),`,
        `  3. put hidane ${HIDANE_VERSION} or newer on PATH,`,
        '  4. make hidane available from npm,',
        '  5. install Rust 1.88 or newer, so that hidane can be built (about five minutes, once).',
        ...reasons.map((reason) => `  - ${reason}`),
      ].join('\n'),
    )
    this.name = 'NoFirestoreEmulator'
  }
}

/**
 * Finds or builds a Firestore emulator, in the order of {@link NoFirestoreEmulator}'s list.
 * @param progress Called with one line for each step that a person would wait for.
 * @throws NoFirestoreEmulator
 */
export async function resolveFirestoreEmulator(progress: (line: string) => void): Promise<FirestoreEmulator> {
  const reasons: string[] = []

  const host = process.env.FIRESTORE_EMULATOR_HOST
  if (host) {
    const answers = await fetch(`http://${host}/`, { signal: AbortSignal.timeout(3000) }).then(
      (response) => response.ok,
      () => false,
    )
    if (answers) return { kind: 'attached', host, label: `running at ${host}` }
    throw new NoFirestoreEmulator([`FIRESTORE_EMULATOR_HOST is ${host}, but nothing answers there`])
  }

  const java = javaVersion()
  const jar = cachedJar()
  if (java >= MINIMUM_JAVA && jar !== undefined) return { kind: 'official', jar, label: `official, ${jar}` }
  reasons.push(
    java === 0
      ? 'no java on PATH'
      : java < MINIMUM_JAVA
        ? `java ${java} is older than ${MINIMUM_JAVA}`
        : 'the official emulator is not in the cache of firebase-tools',
  )

  for (const binary of [
    ...pathDirectories().map((folder) => join(folder, 'hidane')),
    join(userCache(), `hidane-${HIDANE_VERSION}`, 'bin', 'hidane'),
  ]) {
    const version = existsSync(binary) ? hidaneVersion(binary) : undefined
    if (version !== undefined && newEnough(version)) return { kind: 'hidane', binary, label: `hidane ${version}` }
  }

  const fromNpm = installFromNpm(progress)
  if (fromNpm !== undefined) return { kind: 'hidane', binary: fromNpm, label: `hidane ${hidaneVersion(fromNpm)} (npm)` }
  reasons.push('npm has no package hidane here')

  const built = await buildWithCargo(progress, reasons)
  if (built !== undefined) return { kind: 'hidane', binary: built, label: `hidane ${HIDANE_VERSION} (built here)` }
  throw new NoFirestoreEmulator(reasons)
}

function javaVersion(): number {
  const answer = spawnSync('java', ['-version'], { encoding: 'utf8' })
  const major = /version "(?:1\.)?(\d+)/.exec(`${answer.stderr}${answer.stdout}`)?.[1]
  return answer.status === 0 && major !== undefined ? Number(major) : 0
}

function cachedJar(): string | undefined {
  const folder = process.env.FIREBASE_EMULATORS_PATH ?? join(homedir(), '.cache', 'firebase', 'emulators')
  if (!existsSync(folder)) return undefined
  const jar = readdirSync(folder)
    .filter((name) => /^cloud-firestore-emulator-v.*\.jar$/.test(name))
    .sort()
    .at(-1)
  return jar === undefined ? undefined : join(folder, jar)
}

function pathDirectories(): readonly string[] {
  return (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
}

function hidaneVersion(binary: string): string | undefined {
  const answer = spawnSync(binary, ['--version'], { encoding: 'utf8' })
  return /(\d+\.\d+\.\d+)/.exec(`${answer.stdout}${answer.stderr}`)?.[1]
}

function newEnough(version: string): boolean {
  return version.localeCompare(HIDANE_VERSION, 'en', { numeric: true }) >= 0
}

function installFromNpm(progress: (line: string) => void): string | undefined {
  const prefix = join(userCache(), `hidane-npm-${HIDANE_VERSION}`)
  const binary = join(prefix, 'node_modules', '.bin', 'hidane')
  if (existsSync(binary)) return binary
  progress(`asking npm for hidane ${HIDANE_VERSION}`)
  mkdirSync(prefix, { recursive: true })
  const answer = spawnSync('npm', ['install', '--no-save', '--prefix', prefix, `hidane@${HIDANE_VERSION}`], {
    encoding: 'utf8',
  })
  if (answer.status === 0 && existsSync(binary)) return binary
  rmSync(prefix, { recursive: true, force: true })
  return undefined
}

async function buildWithCargo(progress: (line: string) => void, reasons: string[]): Promise<string | undefined> {
  let cargo = findCargo()
  if (cargo === undefined && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    progress('installing Rust from Debian (rustc-web, cargo-web)')
    try {
      execFileSync('apt-get', ['update'], { stdio: 'ignore' })
      execFileSync('apt-get', ['install', '-y', 'rustc-web', 'cargo-web'], { stdio: 'ignore' })
      cargo = findCargo()
    } catch {
      reasons.push('Debian has no packages rustc-web and cargo-web here')
    }
  }
  if (cargo === undefined) {
    reasons.push('no Rust 1.88 or newer')
    return undefined
  }
  const root = join(userCache(), `hidane-${HIDANE_VERSION}`)
  progress(
    `building the Firestore emulator hidane ${HIDANE_VERSION}: about three to five minutes, once on this machine`,
  )
  const status = await new Promise<number | null>((resolve) => {
    const child = spawn(cargo, ['install', 'hidane', '--locked', '--version', HIDANE_VERSION, '--root', root], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        CARGO_PROFILE_RELEASE_LTO: 'off',
        CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
        CARGO_PROFILE_RELEASE_OPT_LEVEL: '2',
      },
    })
    let compiled = 0
    let tail = ''
    child.stderr.setEncoding('utf8')
    child.stderr.on('data', (text: string) => {
      tail = (tail + text).slice(-2000)
      const before = compiled
      compiled += text.match(/Compiling /g)?.length ?? 0
      if (Math.floor(compiled / 25) > Math.floor(before / 25)) progress(`building hidane: ${compiled} crates compiled`)
    })
    child.once('error', () => resolve(null))
    child.once('close', (code) => {
      if (code !== 0) reasons.push(`cargo install hidane failed: ${tail.trim().split('\n').at(-1) ?? ''}`)
      resolve(code)
    })
  })
  const binary = join(root, 'bin', 'hidane')
  return status === 0 && existsSync(binary) ? binary : undefined
}

function findCargo(): string | undefined {
  for (const folder of [...pathDirectories(), join(homedir(), '.cargo', 'bin')]) {
    const cargo = join(folder, 'cargo')
    if (!existsSync(cargo)) continue
    const version = /cargo (\d+)\.(\d+)/.exec(spawnSync(cargo, ['--version'], { encoding: 'utf8' }).stdout ?? '')
    if (version !== null && (Number(version[1]) > 1 || Number(version[2]) >= 88)) return cargo
  }
  return undefined
}
