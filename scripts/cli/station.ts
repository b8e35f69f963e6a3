import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { apiOfRun } from '../lib/api-of-run.ts'
import { chargerSettings } from '../lib/charger-settings.ts'
import { developmentStationCertificate } from '../lib/development-ca.ts'
import { exportFrames } from '../lib/export-frames.ts'
import { PlainError, runMain } from '../lib/plain-error.ts'
import { type RunFile, runningSystem } from '../lib/run-file.ts'
import { watchFrames } from '../lib/watch-frames.ts'

const HELP = `npm run station -- add ID [--profile 0|1|2|3] [--key SECRET] [--connectors N] [--site SITE]
npm run station -- list
npm run station -- remove ID
npm run station -- watch ID          prints the station's frames live
npm run station -- export ID FILE    writes the frames that were kept, for npm run replay`

const VERBS: readonly string[] = ['add', 'list', 'remove', 'watch', 'export']

await runMain(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      profile: { type: 'string' },
      key: { type: 'string' },
      connectors: { type: 'string' },
      site: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const [verb, stationId, file] = positionals
  if (values.help || verb === undefined) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  if (!VERBS.includes(verb)) throw new PlainError(`"${verb}" is not known.\n${HELP}`)
  const run = runningSystem()
  if (verb === 'list') return list(run)
  if (stationId === undefined) throw new PlainError(`Which station?\n${HELP}`)
  if (verb === 'add') return add(run, stationId, values)
  if (verb === 'remove') return remove(run, stationId)
  if (verb === 'watch') return watchFrames(run, stationId)
  if (file === undefined) throw new PlainError(`To which file?\n${HELP}`)
  return exportFrames(run, stationId, file)
})

async function add(
  run: RunFile,
  stationId: string,
  values: { readonly profile?: string; readonly key?: string; readonly connectors?: string; readonly site?: string },
): Promise<number> {
  const created = await apiOfRun(run, 'POST', '/stations', {
    stationId,
    ...(values.site === undefined ? {} : { siteId: values.site }),
    ...(values.connectors === undefined ? {} : { connectors: wholeNumber('connectors', values.connectors) }),
    ...(values.profile === undefined ? {} : { securityProfile: wholeNumber('profile', values.profile) }),
    ...(values.key === undefined ? {} : { authorizationKey: values.key }),
  })
  const securityProfile = Number(created.securityProfile ?? 1)
  const base = securityProfile >= 2 ? run.ocppSecure[0] : run.ocpp[0]
  const settings = chargerSettings({
    ...{ stationId, securityProfile, caFile: run.caFile },
    url: String(created.ocppUrl ?? `${base}/${encodeURIComponent(stationId)}`),
    authorizationKey: typeof created.authorizationKey === 'string' ? created.authorizationKey : null,
    certificate: securityProfile === 3 ? await developmentStationCertificate(dirname(run.caFile), stationId) : null,
  })
  console.log(`Station ${stationId} is ready. Type this into the charger:

${settings}

A charger that wants the address without its identity: ${base}/`)
  return 0
}

async function list(run: RunFile): Promise<number> {
  let cursor: string | null = null
  const rows: string[][] = [['station', 'site', 'online', 'vendor', 'model', 'connectors']]
  do {
    const page: Record<string, unknown> = await apiOfRun(
      run,
      'GET',
      `/stations?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    )
    for (const station of (page.items ?? []) as Record<string, unknown>[]) {
      const connectors = (station.connectors ?? []) as Record<string, unknown>[]
      rows.push([
        String(station.stationId),
        String(station.siteId ?? '–'),
        station.online === true ? 'yes' : 'no',
        String(station.vendor ?? '–'),
        String(station.model ?? '–'),
        connectors.map((connector) => `${connector.connectorId}:${connector.status}`).join(' ') || '–',
      ])
    }
    cursor = typeof page.nextCursor === 'string' ? page.nextCursor : null
  } while (cursor !== null)
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  return 0
}

async function remove(run: RunFile, stationId: string): Promise<number> {
  await apiOfRun(run, 'DELETE', `/stations/${encodeURIComponent(stationId)}`)
  console.log(`Station ${stationId} is removed.`)
  return 0
}

function wholeNumber(option: string, text: string): number {
  const amount = Number(text)
  if (!Number.isInteger(amount) || amount < 0)
    throw new PlainError(`--${option} must be a whole number; it is "${text}".`)
  return amount
}
