/** The steps of adding a station, in order. */
export const ONBOARD_STEPS = ['site', 'identity', 'credentials', 'address', 'handshake', 'test'] as const
export type OnboardStep = (typeof ONBOARD_STEPS)[number]

/** What the address of the wizard tells: a person may leave and come back, but a key is never in it. */
export interface OnboardDraft {
  readonly step: OnboardStep
  readonly siteId: string
  /** As typed, while the station does not exist; afterwards its id. */
  readonly stationId: string
  readonly profile: '' | '0' | '1' | '2' | '3'
  readonly connectors: string
  /** The station exists. */
  readonly added: boolean
}

/** Reads the wizard's state from the address. Steps that need a station lead to its identity while there is none. */
export function onboardDraft(query: URLSearchParams): OnboardDraft {
  const stationId = query.get('station') ?? ''
  const added = query.get('added') === '1' && stationId !== ''
  const wanted = ONBOARD_STEPS.find((step) => step === query.get('step')) ?? 'site'
  const profile = query.get('profile') ?? ''
  return {
    step: added || ['site', 'identity'].includes(wanted) ? wanted : 'identity',
    siteId: query.get('site') ?? '',
    stationId,
    profile: profile === '0' || profile === '1' || profile === '2' || profile === '3' ? profile : '',
    connectors: /^\d{1,2}$/.test(query.get('connectors') ?? '') ? (query.get('connectors') ?? '1') : '1',
    added,
  }
}

/** The address that a station types in: of its profile, with its name percent-encoded. */
export function stationAddress(base: string, stationId: string): string {
  return `${base.replace(/\/+$/, '')}/${encodeURIComponent(stationId)}`
}
