import type { StationCertificate } from './development-ca.ts'

/** A station as `POST /stations` made it, and what else its installer needs. */
export interface NewStation {
  readonly stationId: string
  readonly securityProfile: number
  readonly url: string
  /** null: the profile uses no key. */
  readonly authorizationKey: string | null
  /** PEM of the authority that signed the certificate of our listener. */
  readonly caFile: string
  /** Security profile 3 only. */
  readonly certificate: StationCertificate | null
}

/** What an installer types into the charger, or copies to it, line by line. */
export function chargerSettings(station: NewStation): string {
  const { stationId, securityProfile, certificate } = station
  const rows: [string, string][] = [
    ['OCPP version', '1.6J (JSON over WebSocket), subprotocol ocpp1.6'],
    ['URL', station.url],
    ['identity', stationId],
  ]
  if (station.authorizationKey !== null) {
    rows.push(['user', stationId], ['password', `${station.authorizationKey}   (shown once)`])
  } else rows.push(['password', `none (security profile ${securityProfile})`])
  if (securityProfile >= 2) rows.push(['CA certificate', station.caFile])
  if (certificate !== null) {
    const until = certificate.notAfter.toISOString().slice(0, 10)
    rows.push(['client certificate', `${certificate.certFile}   (CN=${stationId}, until ${until})`])
    rows.push(['its private key', certificate.keyFile])
  }
  const width = Math.max(...rows.map(([name]) => name.length))
  const lines = rows.map(([name, setting]) => `  ${name.padEnd(width)}   ${setting}`)
  if (certificate !== null) {
    lines.push(
      '',
      'A charger that makes its own key and takes no foreign one: add it with --profile 2 instead and send it',
      'ExtendedTriggerMessage with SignChargePointCertificate; it rises to profile 3 when it uses what it got.',
    )
  }
  return lines.join('\n')
}
