import type { OcppVersion } from '../station-session.ts'

/** Subprotocol of each version, as registered with IANA. */
const SUBPROTOCOLS: Readonly<Record<OcppVersion, string>> = {
  '1.6': 'ocpp1.6',
  '2.0.1': 'ocpp2.0.1',
  '2.1': 'ocpp2.1',
}

export type ChosenSubprotocol =
  /** `echo` is the name as the station spelt it; null: it sent no header and its station is set to a version. */
  | { readonly kind: 'chosen'; readonly version: OcppVersion; readonly echo: string | null }
  | { readonly kind: 'none'; readonly reason: 'noSubprotocol' | 'unknownSubprotocol' }

/**
 * The first version in our order that the station offers. Names are compared without regard to case, otherwise exactly:
 * `ocpp2.0` is not 2.0.1.
 * @param header Sec-WebSocket-Protocol as received, with any spacing, empty parts and repetitions.
 * @param fallback What a station without a header speaks; null = nothing is assumed.
 */
export function chooseSubprotocol(
  header: string | undefined,
  versions: readonly OcppVersion[],
  fallback: OcppVersion | null,
): ChosenSubprotocol {
  const offered = offeredSubprotocols(header)
  if (offered.length === 0) {
    return fallback !== null && versions.includes(fallback)
      ? { kind: 'chosen', version: fallback, echo: null }
      : { kind: 'none', reason: 'noSubprotocol' }
  }
  for (const version of versions) {
    const echo = offered.find((name) => name.toLowerCase() === SUBPROTOCOLS[version])
    if (echo !== undefined) return { kind: 'chosen', version, echo }
  }
  return { kind: 'none', reason: 'unknownSubprotocol' }
}

/** The names in a header, for choosing and for the record. */
export function offeredSubprotocols(header: string | undefined): readonly string[] {
  return (header ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .slice(0, MOST_OFFERED)
}

const MOST_OFFERED = 20
