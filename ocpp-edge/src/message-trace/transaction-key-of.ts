import { transactionKey } from '@charge-it/shared/paths.ts'

/** The transaction that a payload names: `transactionId` of 1.6, `transactionInfo.transactionId` of 2.x; else null. */
export function transactionKeyOf(stationId: string, payload: unknown): string | null {
  const id = memberOf(payload, 'transactionId') ?? memberOf(memberOf(payload, 'transactionInfo'), 'transactionId')
  const isId = (typeof id === 'number' && Number.isInteger(id)) || (typeof id === 'string' && /^[\w-]{1,36}$/.test(id))
  return isId ? transactionKey(stationId, id) : null
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined
}
