/** A command that moves the current of a connector. `connectorId` null or 0: the whole station. */
export type SentCommand =
  | { readonly kind: 'start'; readonly connectorId: number | null }
  | { readonly kind: 'stop'; readonly transactionId: number | string }
  | { readonly kind: 'limit'; readonly connectorId: number | null; readonly limitA: number | null }

/** Reads what was sent to a station; null for commands that move nothing. Limits in watts are no amperes. */
export function readSentCommand(action: string, payload: Readonly<Record<string, unknown>>): SentCommand | null {
  const connectorId = typeof payload.connectorId === 'number' ? payload.connectorId : null
  switch (action) {
    case 'RemoteStartTransaction':
      return { kind: 'start', connectorId }
    case 'RemoteStopTransaction': {
      const { transactionId } = payload
      return typeof transactionId === 'number' || typeof transactionId === 'string'
        ? { kind: 'stop', transactionId }
        : null
    }
    case 'SetChargingProfile':
      return { kind: 'limit', connectorId, limitA: firstLimitA(payload.csChargingProfiles) }
    default:
      return null
  }
}

function firstLimitA(profile: unknown): number | null {
  const schedule = isRecord(profile) ? profile.chargingSchedule : null
  if (!isRecord(schedule) || schedule.chargingRateUnit !== 'A' || !Array.isArray(schedule.chargingSchedulePeriod)) {
    return null
  }
  const first: unknown = schedule.chargingSchedulePeriod[0]
  return isRecord(first) && typeof first.limit === 'number' ? first.limit : null
}

function isRecord(sent: unknown): sent is Record<string, unknown> {
  return sent !== null && typeof sent === 'object' && !Array.isArray(sent)
}
