import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { createSecureContext } from 'node:tls'
import { LOG_LEVELS, type LogLevel } from './log.ts'

/** Limits of one instance. Each one has a default that suits real chargers; tests and benches set others. */
export interface EdgeLimits {
  /** Largest frame; a larger one closes the socket with 1009. */
  readonly maxFrameBytes: number
  readonly messagesPerS: number
  readonly messageBurst: number
  /** CALLs of one station in progress or waiting, over which reading pauses. */
  readonly maxCallsInProgress: number
  /** Unusable frames in a row, over which the socket is closed with 1002. */
  readonly maxUnusableFrames: number
  readonly failedLoginsPerMinute: number
  readonly authenticationsAtOnce: number
  /** Of a TLS handshake, and of looking a station up once it is its turn. */
  readonly handshakeTimeoutMs: number
  /** Of waiting for that turn while thousands return at once; most chargers give up before. */
  readonly handshakeWaitMs: number
  readonly queuedCallsPerStation: number
  readonly callTimeoutMs: number
  /** After it a handler's CALL is answered with InternalError, so that the station sends again. */
  readonly handlerTimeoutMs: number
  readonly pingIntervalMs: number
  /** Silence after which a station that answers pings is dead. */
  readonly silenceMs: number
  readonly offlineAfterMs: number
  /** Until TCP is terminated when the station does not answer our close frame. */
  readonly closeTimeoutMs: number
  /** Of a whole drain. */
  readonly drainMs: number
}

export const DEFAULT_LIMITS: EdgeLimits = {
  maxFrameBytes: 1_048_576,
  messagesPerS: 20,
  messageBurst: 300,
  maxCallsInProgress: 100,
  maxUnusableFrames: 100,
  failedLoginsPerMinute: 30,
  authenticationsAtOnce: 64,
  handshakeTimeoutMs: 10_000,
  handshakeWaitMs: 90_000,
  queuedCallsPerStation: 100,
  callTimeoutMs: 30_000,
  handlerTimeoutMs: 25_000,
  pingIntervalMs: 30_000,
  silenceMs: 90_000,
  offlineAfterMs: 60_000,
  closeTimeoutMs: 1_000,
  drainMs: 6_000,
}

const MOST_OFFLINE_AFTER_S = 3_600

export interface TlsFiles {
  readonly port: number
  readonly cert: string
  readonly key: string
  /** Authority of client certificates (security profile 3); null = none are asked for. */
  readonly ca: string | null
  /** OpenSSL's list of cipher suites, for chargers that know only old ones; null = Node's own. */
  readonly ciphers?: string | null
}

/** Settings of one edge process. */
export interface EdgeConfig {
  readonly projectId: string
  /** host:port of an emulator; otherwise the real Firestore, which needs credentials. */
  readonly firestoreEmulator?: string | null
  readonly host: string
  /** 0 = any free port. */
  readonly port: number
  readonly tls: TlsFiles | null
  /** TLS ends in front of this process: every connection counts as TLS. */
  readonly trustProxyTls: boolean
  /**
   * Peers whose X-Forwarded-For and client certificate headers are believed; `'*'` = every peer, for a container that
   * only its balancer can reach. Cloud Run's own X-Forwarded-For is believed without it.
   */
  readonly trustedProxies: readonly string[] | '*'
  /** Security profiles 0 and 1 on the plain listener. */
  readonly allowInsecure: boolean
  /** Sockets are ended by us before the platform cuts them at 60 minutes. */
  readonly cloudRun: boolean
  readonly logLevel: LogLevel
  readonly version: string
  readonly limits: EdgeLimits
}

/** Says everything that is wrong with the environment at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(`The settings are not usable: ${problems.join('; ')}`)
    this.problems = problems
  }
}

/**
 * Reads the environment.
 * @param readText Reads a file named by a setting; replaced in tests.
 * @throws ConfigError naming every problem.
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  readText: (file: string) => string = (file) => readFileSync(file, 'utf8'),
): EdgeConfig {
  const problems: string[] = []
  const text = (name: string): string | undefined => {
    const value = env[name]?.trim()
    return value === '' ? undefined : value
  }
  const port = (name: string): number | undefined => {
    const value = text(name)
    if (value === undefined) return undefined
    const number = Number(value)
    if (/^\d+$/.test(value) && number <= 65_535) return number
    problems.push(`${name} is "${value}", not a port number`)
    return undefined
  }
  const seconds = (name: string): number | undefined => {
    const value = text(name)
    if (value === undefined) return undefined
    const number = Number(value)
    if (/^\d+$/.test(value) && number >= 1 && number <= MOST_OFFLINE_AFTER_S) return number
    problems.push(`${name} is "${value}", not a number of seconds from 1 to ${MOST_OFFLINE_AFTER_S}`)
    return undefined
  }
  const flag = (name: string): boolean => {
    const value = text(name)
    if (value === undefined || value === '0' || value === 'false') return false
    if (value !== '1' && value !== 'true') problems.push(`${name} is "${value}", not 1 or 0`)
    return true
  }
  const file = (name: string): string | null => {
    const path = text(name)
    if (path === undefined) return null
    try {
      return readText(path)
    } catch (error) {
      problems.push(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
      return null
    }
  }

  const projectId = text('GCLOUD_PROJECT') ?? text('GOOGLE_CLOUD_PROJECT')
  if (projectId === undefined) problems.push('GCLOUD_PROJECT is missing')
  const level = text('LOG_LEVEL') ?? 'info'
  const logLevel = LOG_LEVELS.find((each) => each === level)
  if (logLevel === undefined) problems.push(`LOG_LEVEL is "${level}", not one of ${LOG_LEVELS.join(', ')}`)
  const tlsPort = port('TLS_PORT')
  const [cert, key, ca] = [file('TLS_CERT_FILE'), file('TLS_KEY_FILE'), file('TLS_CA_FILE')]
  if (tlsPort !== undefined) {
    if (text('TLS_CERT_FILE') === undefined) problems.push('TLS_PORT needs TLS_CERT_FILE')
    if (text('TLS_KEY_FILE') === undefined) problems.push('TLS_PORT needs TLS_KEY_FILE')
  }
  const ciphers = text('TLS_CIPHERS') ?? null
  if (ciphers !== null && !areCiphers(ciphers)) problems.push(`TLS_CIPHERS is "${ciphers}", no list that OpenSSL knows`)
  const proxies = text('TRUSTED_PROXIES')
  const trustedProxies = proxies === '*' ? '*' : (proxies?.split(',').map((each) => each.trim()) ?? [])
  if (trustedProxies !== '*') {
    for (const address of trustedProxies) {
      if (isIP(address) === 0) problems.push(`TRUSTED_PROXIES names "${address}", not an IP address`)
    }
  }
  const offlineAfterS = seconds('OFFLINE_AFTER_S')
  const config = {
    projectId: projectId ?? '',
    firestoreEmulator: text('FIRESTORE_EMULATOR_HOST') ?? null,
    host: text('HOST') ?? '0.0.0.0',
    port: port('PORT') ?? 9000,
    tls: tlsPort === undefined || cert === null || key === null ? null : { port: tlsPort, cert, key, ca, ciphers },
    // Cloud Run ends TLS itself and accepts nothing else.
    trustProxyTls: flag('TRUST_PROXY_TLS') || text('K_SERVICE') !== undefined,
    trustedProxies,
    allowInsecure: flag('ALLOW_INSECURE'),
    cloudRun: text('K_SERVICE') !== undefined,
    logLevel: logLevel ?? 'info',
    version: text('K_REVISION') ?? '0.1.0',
    limits: offlineAfterS === undefined ? DEFAULT_LIMITS : { ...DEFAULT_LIMITS, offlineAfterMs: offlineAfterS * 1000 },
  } satisfies EdgeConfig
  if (problems.length > 0) throw new ConfigError(problems)
  return config
}

function areCiphers(ciphers: string): boolean {
  try {
    createSecureContext({ ciphers })
    return true
  } catch {
    return false
  }
}
