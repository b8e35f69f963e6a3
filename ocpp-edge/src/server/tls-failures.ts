import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { JournalStore } from '../store/stores.ts'

/**
 * Keeps what is known of TLS handshakes that fail or never end: too old a version, an authority that the charger does
 * not trust, silence. No station has named itself by then, so all of them share one throttled record without a name.
 */
export function tlsFailures(deps: {
  readonly journal: Pick<JournalStore, 'attempt'>
  readonly metrics: Metrics
  readonly log: Log
}): (remoteAddress: string, cause: string) => void {
  return (address, cause) => {
    const remoteAddress = address.replace(/^::ffff:/, '').slice(0, 64)
    deps.metrics.count('ocpp_upgrades_refused_total', 'tlsFailed')
    deps.log.info('TLS handshake failed', { remoteAddress, cause })
    deps.journal.attempt('', 'tlsFailed', { text: cause.slice(0, 200), remoteAddress, subprotocols: [] })
  }
}
