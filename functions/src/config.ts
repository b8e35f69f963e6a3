import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
  /** Certificate and key, in PEM, of the authority that signs stations' certificates; null = requests wait for a person. */
  readonly authority: { readonly certificatePem: string; readonly keyPem: string } | null
  /** For how long stations' certificates are valid. */
  readonly certificateDays: number
  /** Keys the hashes under which cards appear in insights; null = no card appears there. */
  readonly hashKey: string | null
  /** Where stations and people reach these functions (https://host); null = no link can be made. */
  readonly publicOrigin: string | null
  /** Where files lie: a folder in development, a bucket when deployed (null: the project's default one). */
  readonly files: { readonly folder: string } | { readonly bucket: string | null }
  /** Mail server and sender; null = no e-mail is sent. */
  readonly mail: { readonly url: string; readonly from: string } | null
  /** Public key of this project's web pushes (VAPID), which browsers need to ask for them; null = no push is sent. */
  readonly pushKey: string | null
  /** `projects/{project}/locations/{region}/services/{service}` of the edge on Cloud Run; null = none. */
  readonly edgeService: string | null
  /** null where the platform does not say. */
  readonly projectId: string | null
  /** Bucket of the nightly exports; null = none are made. */
  readonly backupBucket: string | null
  /** Key that webhooks' secrets are derived from (null = no webhooks), and whether they may lead into private networks. */
  readonly webhooks: { readonly key: string | null; readonly allowPrivate: boolean }
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
  CHARGE_IT_PUBLIC_ORIGIN: url(/^https?:\/\//),
  CHARGE_IT_EDGE_SERVICE: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^projects\/[^/]+\/locations\/[^/]+\/services\/[^/]+$/,
        'must be projects/{project}/locations/{region}/services/{service}',
      ),
    ),
  ),
  GCLOUD_PROJECT: v.optional(v.string()),
  CHARGE_IT_BACKUP_BUCKET: v.optional(v.string()),
  CHARGE_IT_FILES_FOLDER: v.optional(v.string()),
  CHARGE_IT_FILES_BUCKET: v.optional(v.string()),
  CHARGE_IT_SMTP_URL: url(/^smtps?:\/\//),
  CHARGE_IT_SMTP_PASSWORD: v.optional(v.string()),
  CHARGE_IT_MAIL_FROM: v.optional(v.string()),
  CHARGE_IT_PUSH_KEY: v.optional(
    v.pipe(v.string(), v.regex(/^B[\w-]{86}$/, 'must be the public key of a Web Push certificate: 87 characters')),
  ),
  CHARGE_IT_WEBHOOK_KEY: v.optional(v.pipe(v.string(), v.minLength(32, 'must have at least 32 characters'))),
  CHARGE_IT_WEBHOOKS_PRIVATE: v.optional(v.literal('1')),
  CHARGE_IT_SETUP_CODE: v.optional(v.pipe(v.string(), v.minLength(8, 'must have at least 8 characters'))),
  CHARGE_IT_CA_CERTIFICATE: v.optional(v.string()),
  CHARGE_IT_CA_CERTIFICATE_FILE: v.optional(v.string()),
  CHARGE_IT_CA_KEY: v.optional(v.string()),
  CHARGE_IT_CA_KEY_FILE: v.optional(v.string()),
  CHARGE_IT_HASH_KEY: v.optional(v.pipe(v.string(), v.minLength(16, 'must have at least 16 characters'))),
  CHARGE_IT_CERTIFICATE_DAYS: v.optional(
    v.pipe(v.string(), v.regex(/^[1-9]\d{0,3}$/, 'must be a number of days'), v.transform(Number)),
  ),
})

/** Where functions run and as whom. Read while they are deployed, before there is any {@link Config}. */
export function placeOf(environment: Readonly<Record<string, string | undefined>>) {
  const { CHARGE_IT_REGION: region = 'asia-southeast2', CHARGE_IT_SERVICE_ACCOUNT: serviceAccount } = environment
  return { region, ...(serviceAccount === undefined ? {} : { serviceAccount }) }
}

/** Secrets that functions which send e-mails and call webhooks are bound to, where these are set up. */
export function deliverySecrets(environment: Readonly<Record<string, string | undefined>>): string[] {
  if (environment.FUNCTIONS_EMULATOR === 'true') return []
  return [
    ...(environment.CHARGE_IT_SMTP_URL === undefined ? [] : ['CHARGE_IT_SMTP_PASSWORD']),
    ...(environment.CHARGE_IT_WEBHOOKS === '1' ? ['CHARGE_IT_WEBHOOK_KEY'] : []),
  ]
}

/** Secrets that the function which signs certificates is bound to: the key of an authority that is set up. */
export function authoritySecrets(environment: Readonly<Record<string, string | undefined>>): string[] {
  const isSetUp = environment.CHARGE_IT_CA_CERTIFICATE !== undefined
  // The emulator would ask Secret Manager for it over the network; it gets a file.
  return isSetUp && environment.FUNCTIONS_EMULATOR !== 'true' ? ['CHARGE_IT_CA_KEY'] : []
}

/**
 * Reads the environment once.
 * @param readText Reads a file named by a setting; replaced in tests.
 * @throws ConfigError listing all problems, also when deployed code would trust the unsigned tokens of an emulator.
 */
export function parseConfig(
  environment: Readonly<Record<string, string | undefined>>,
  readText: (file: string) => string = (file) => readFileSync(file, 'utf8'),
): Config {
  const parsed = v.safeParse(environmentSchema, environment)
  const problems = parsed.success ? [] : parsed.issues.map((issue) => `${v.getDotPath(issue)} ${issue.message}`)
  const emulated = environment.FUNCTIONS_EMULATOR === 'true'
  if (!emulated && environment.K_SERVICE !== undefined && environment.FIREBASE_AUTH_EMULATOR_HOST !== undefined) {
    problems.push('FIREBASE_AUTH_EMULATOR_HOST must not be set outside the emulators')
  }
  const pem = (name: 'CHARGE_IT_CA_CERTIFICATE' | 'CHARGE_IT_CA_KEY'): string | null => {
    const file = environment[`${name}_FILE`]
    try {
      // One line with \n in it is how an .env file holds a PEM text.
      return environment[name]?.replaceAll('\\n', '\n') ?? (file === undefined ? null : readText(file))
    } catch {
      problems.push(`${name}_FILE cannot be read`)
      return null
    }
  }
  const [certificatePem, keyPem] = [pem('CHARGE_IT_CA_CERTIFICATE'), pem('CHARGE_IT_CA_KEY')]
  if ((environment.CHARGE_IT_SMTP_URL === undefined) !== (environment.CHARGE_IT_MAIL_FROM === undefined)) {
    problems.push('CHARGE_IT_SMTP_URL and CHARGE_IT_MAIL_FROM must be set together')
  }
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems.join('; '))
  return {
    emulated,
    ocppUrl: parsed.output.CHARGE_IT_OCPP_URL ?? null,
    ocppSecureUrl: parsed.output.CHARGE_IT_OCPP_SECURE_URL ?? null,
    setupCode: parsed.output.CHARGE_IT_SETUP_CODE ?? null,
    // The key is a secret of the one function that signs; the others see the certificate alone.
    authority: certificatePem === null || keyPem === null ? null : { certificatePem, keyPem },
    certificateDays: parsed.output.CHARGE_IT_CERTIFICATE_DAYS ?? 365,
    // The demo's cards are synthetic; its key is no secret.
    hashKey: parsed.output.CHARGE_IT_HASH_KEY ?? (emulated ? 'key-of-the-emulators' : null),
    publicOrigin: parsed.output.CHARGE_IT_PUBLIC_ORIGIN?.replace(/\/+$/, '') ?? null,
    files: filesOf(parsed.output, emulated),
    mail: mailOf(parsed.output),
    pushKey: parsed.output.CHARGE_IT_PUSH_KEY ?? null,
    edgeService: parsed.output.CHARGE_IT_EDGE_SERVICE ?? null,
    projectId: parsed.output.GCLOUD_PROJECT ?? null,
    // The emulators' database is no business of Google's.
    backupBucket: emulated ? null : (parsed.output.CHARGE_IT_BACKUP_BUCKET ?? null),
    webhooks: {
      key: parsed.output.CHARGE_IT_WEBHOOK_KEY ?? null,
      allowPrivate: parsed.output.CHARGE_IT_WEBHOOKS_PRIVATE === '1',
    },
  }
}

/** No bucket exists beside the emulators. */
function filesOf(environment: v.InferOutput<typeof environmentSchema>, emulated: boolean): Config['files'] {
  const folder = environment.CHARGE_IT_FILES_FOLDER ?? (emulated ? join(tmpdir(), 'charge-it-files') : undefined)
  return folder === undefined ? { bucket: environment.CHARGE_IT_FILES_BUCKET ?? null } : { folder }
}

/** The password lies apart from the address, because it is a secret and the address is none. */
function mailOf(environment: v.InferOutput<typeof environmentSchema>): Config['mail'] {
  const { CHARGE_IT_SMTP_URL: address, CHARGE_IT_SMTP_PASSWORD: password, CHARGE_IT_MAIL_FROM: from } = environment
  if (address === undefined || from === undefined || !URL.canParse(address)) return null
  const url = new URL(address)
  if (password !== undefined) url.password = encodeURIComponent(password)
  return { url: url.href, from }
}
