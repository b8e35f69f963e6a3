import { CsmsError, type Payload } from '../ports.ts'
import type { StationContext } from './station-context.ts'

/** Sends a message whose loss costs nothing: it is not repeated. A failure is reported. */
export function sendQuietly(station: Pick<StationContext, 'csms' | 'report'>, action: string, payload: Payload): void {
  station.csms.call(action, payload).catch((error: unknown) => {
    if (!(error instanceof CsmsError)) throw error
    station.report('message-not-delivered', { action, failure: error.failure })
  })
}
