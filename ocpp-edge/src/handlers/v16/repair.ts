import { parseStationNumber } from '@charge-it/shared/ocpp/station-number.ts'
import type { RepairedPayload } from '../route.ts'

type Payload = Readonly<Record<string, unknown>>

/** Text for numbers and numbers for text, where the meaning is certain; null for an absent field. */
export function repairFields(
  payload: Payload,
  fields: { readonly integers?: readonly string[]; readonly texts?: readonly string[] },
): RepairedPayload {
  // Entries, not assignments: assigned, a field named __proto__ would lend its own fields to the payload.
  const repaired: [name: string, value: unknown][] = []
  const warnings: string[] = []
  for (const [name, value] of Object.entries(payload)) {
    if (value === null) {
      warnings.push(`${name} is null`)
    } else if (fields.integers?.includes(name) === true && (typeof value === 'string' || !Number.isInteger(value))) {
      const number = parseStationNumber(value)
      if (number !== undefined) warnings.push(`${name} is no integer`)
      repaired.push([name, number === undefined ? value : Math.round(number)])
    } else if (fields.texts?.includes(name) === true && typeof value === 'number') {
      warnings.push(`${name} is no text`)
      repaired.push([name, String(value)])
    } else repaired.push([name, value])
  }
  return { payload: Object.fromEntries(repaired), warnings }
}

/** StartTransaction. */
export function repairStart(payload: Payload): RepairedPayload {
  return repairFields(payload, {
    integers: ['connectorId', 'meterStart', 'reservationId'],
    texts: ['idTag', 'timestamp'],
  })
}

/** StopTransaction. Its transactionId may be anything: a station that never learnt one still delivered energy. */
export function repairStop(payload: Payload): RepairedPayload {
  const { payload: repaired, warnings } = repairFields(payload, {
    integers: ['meterStop'],
    texts: ['idTag', 'reason', 'timestamp'],
  })
  const id = payload.transactionId
  if (typeof id === 'number' || typeof id === 'string') return { payload: repaired, warnings }
  return {
    payload: { ...repaired, transactionId: JSON.stringify(id ?? null).slice(0, 100) },
    warnings: [...warnings, 'transactionId is no number'],
  }
}

/** MeterValues: one object for a list (lbbrhzn/ocpp#1144), `values` of OCPP 1.5, an unreadable transactionId. */
export function repairMeterValues(payload: Payload): RepairedPayload {
  const { payload: repaired, warnings } = repairFields(payload, { integers: ['connectorId', 'transactionId'] })
  const { values, meterValue = values, transactionId, ...rest } = repaired
  const odd: string[] = [...warnings]
  if (repaired.meterValue === undefined && values !== undefined) odd.push('values of OCPP 1.5')
  const isOne = meterValue !== null && typeof meterValue === 'object' && !Array.isArray(meterValue)
  if (isOne) odd.push('meterValue is no list')
  if (transactionId !== undefined && !Number.isInteger(transactionId)) odd.push('transactionId is no integer')
  const list = isOne ? [meterValue] : meterValue
  return {
    payload: {
      ...rest,
      ...(list === undefined ? {} : { meterValue: list }),
      ...(transactionId === undefined ? {} : { transactionId }),
    },
    warnings: odd,
  }
}
