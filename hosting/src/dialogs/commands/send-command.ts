import * as v from 'valibot'
import type { AppContext } from '../../app/app-context.ts'

const queuedSchema = v.object({ commandId: v.string() })

/** Queues a command. @returns its id. @throws ApiError */
export async function sendCommand(
  { api }: Pick<AppContext, 'api'>,
  stationId: string,
  action: string,
  payload: Readonly<Record<string, unknown>>,
): Promise<string> {
  const path = `/stations/${encodeURIComponent(stationId)}/commands`
  return (await api.send('POST', path, { action, payload }, queuedSchema)).commandId
}

/** Asks for a file of the station; without an address of one's own the API makes a link. @throws ApiError */
export async function requestUpload(
  { api }: Pick<AppContext, 'api'>,
  stationId: string,
  of: 'diagnostics' | 'logs',
  body: Readonly<Record<string, unknown>>,
): Promise<string> {
  return (await api.send('POST', `/stations/${encodeURIComponent(stationId)}/${of}`, body, queuedSchema)).commandId
}
