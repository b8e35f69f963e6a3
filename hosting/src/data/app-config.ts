import * as v from 'valibot'

const emulatorsSchema = v.object({
  /** host:port */
  firestore: v.string(),
  /** http://host:port */
  auth: v.string(),
})

const configSchema = v.object({
  projectId: v.pipe(v.string(), v.minLength(1)),
  apiKey: v.pipe(v.string(), v.minLength(1)),
  authDomain: v.optional(v.string()),
  appId: v.optional(v.string()),
  messagingSenderId: v.optional(v.string()),
  emulators: v.optional(emulatorsSchema),
  /** Where stations connect, for people to read: wss://host/ocpp */
  ocppUrl: v.optional(v.nullable(v.string())),
  /** True when the data are not of a real site. */
  demo: v.optional(v.boolean(), false),
  version: v.optional(v.string(), ''),
  /** Demo accounts; only ever present next to emulators. */
  signIns: v.optional(v.array(v.object({ role: v.string(), email: v.string(), password: v.string() })), []),
})

/** How the pages reach their project; the same for the console and the driver page. */
export type AppConfig = v.InferOutput<typeof configSchema>

/** No usable configuration could be loaded; `cause` says why. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * Loads where the project is. Beside emulators the start script writes `/local/{port}.json` (several systems may share one
 * build) or `/config.json`; real Firebase Hosting serves `/__/firebase/init.json`.
 * @param get Fetches a same-origin path.
 * @param port Of the page's own address; empty for the usual one.
 * @throws ConfigError when none answers with a usable configuration.
 */
export async function loadAppConfig(
  get: (path: string) => Promise<Response> = (path) => fetch(path),
  port = location.port,
): Promise<AppConfig> {
  const local = port === '' ? [] : [`/local/${port}.json`, '/config.json']
  for (const path of [...local, '/__/firebase/init.json']) {
    const config = await readConfig(path, get)
    if (config !== null) return config
  }
  throw new ConfigError('no configuration was found')
}

async function readConfig(path: string, get: (path: string) => Promise<Response>): Promise<AppConfig | null> {
  let fields: unknown
  try {
    const response = await get(path)
    // A missing file is rewritten to a page: HTML is no configuration.
    if (!response.ok || !(response.headers.get('content-type') ?? '').includes('json')) return null
    fields = await response.json()
  } catch (cause) {
    throw new ConfigError(`${path} could not be read`, { cause })
  }
  const parsed = v.safeParse(configSchema, fields)
  if (!parsed.success) throw new ConfigError(`${path}: ${parsed.issues.map((issue) => issue.message).join('; ')}`)
  return parsed.output.emulators === undefined ? { ...parsed.output, signIns: [] } : parsed.output
}
