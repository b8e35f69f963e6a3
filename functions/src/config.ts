import * as v from 'valibot'

/** What the functions take from their environment. */
export interface Config {
  /** True inside the emulators; demo API keys work only there. */
  readonly emulated: boolean
  /** Under which stations reach the edges over plain WebSocket (ws://host/ocpp); null = only settings/organisation knows. */
  readonly ocppUrl: string | null
  /** The same over TLS (wss://host/ocpp). */
  readonly ocppSecureUrl: string | null
  /** Opens the first-run set-up; null = closed. */
  readonly setupCode: string | null
}

/** The environment does not fit. The message lists every problem. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const url = (scheme: RegExp) =>
  v.optional(v.pipe(v.string(), v.regex(scheme, `must begin with ${scheme.source.slice(1)}`)))
const environmentSchema = v.object({
  FUNCTIONS_EMULATOR: v.optional(v.string()),
  FIREBASE_AUTH_EMULATOR_HOST: v.optional(v.string()),
  K_SERVICE: v.optional(v.string()),
  CHARGE_IT_OCPP_URL: url(/^wss?:\/\//),
  CHARGE_IT_OCPP_SECURE_URL: url(/^wss:\/\//),
  CHARGE_IT_SETUP_CODE: v.optional(v.pipe(v.string(), v.minLength(8, 'must have at least 8 characters'))),
})

/**
 * Reads the environment once.
 * @throws ConfigError listing all problems, also when deployed code would trust the unsigned tokens of an emulator.
 */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const parsed = v.safeParse(environmentSchema, environment)
  const problems = parsed.success ? [] : parsed.issues.map((issue) => `${v.getDotPath(issue)} ${issue.message}`)
  const emulated = environment.FUNCTIONS_EMULATOR === 'true'
  if (!emulated && environment.K_SERVICE !== undefined && environment.FIREBASE_AUTH_EMULATOR_HOST !== undefined) {
    problems.push('FIREBASE_AUTH_EMULATOR_HOST must not be set outside the emulators')
  }
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems.join('; '))
  return {
    emulated,
    ocppUrl: parsed.output.CHARGE_IT_OCPP_URL ?? null,
    ocppSecureUrl: parsed.output.CHARGE_IT_OCPP_SECURE_URL ?? null,
    setupCode: parsed.output.CHARGE_IT_SETUP_CODE ?? null,
  }
}
