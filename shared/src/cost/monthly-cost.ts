import type { Counters } from './counters.ts'
import type { Prices } from './prices.ts'

const MONTH_S = 30 * 86_400
const MONTH_DAYS = 30
const KIB_PER_GIB = 1024 * 1024
/** What heartbeats of the edges cost a page that is open: one document each 20 s. */
const HEARTBEATS_PER_HOUR = 180
/** Of one function instance, as the Firebase CLI deploys it. */
export const FUNCTION_VCPU = 1
const FUNCTION_GIB = 0.25
/** Of one edge instance. */
const EDGE_VCPU = 1
const EDGE_GIB = 0.5

/** Dollars of a month, by what they are for. */
export interface MonthlyCost {
  readonly instances: number
  readonly edgeInstanceHours: number
  readonly edge: number
  readonly writes: number
  readonly chargerReads: number
  /** Documents that open pages hear of. */
  readonly listenerReads: number
  readonly storage: number
  readonly functions: number
  readonly egress: number
  readonly total: number
  readonly perCharger: number
}

/**
 * What an installation costs in a month of 30 days, without free quotas.
 * @param chargers > 0
 */
export function monthlyCost(chargers: number, counters: Counters, prices: Prices): MonthlyCost {
  const of = (name: keyof Counters): number => counters[name].amount
  const reads = (amount: number) => (amount / 100_000) * prices.firestoreUsdPer100kReads
  const instances = Math.max(1, Math.ceil(chargers / of('chargersPerInstance')))
  const edge = instances * MONTH_S * (EDGE_VCPU * prices.runUsdPerVcpuS + EDGE_GIB * prices.runUsdPerGibS)
  const writes =
    ((chargers * (of('edgeWrites') + of('functionWrites')) + instances * of('instanceWrites')) / 100_000) *
      prices.firestoreUsdPer100kWrites +
    ((chargers * of('deletes')) / 100_000) * prices.firestoreUsdPer100kDeletes
  const chargerReads = reads(chargers * (of('edgeReads') + of('functionReads')) + of('jobReads'))
  const listenerReads = reads(listenerReadsOf(chargers, instances, counters))
  const storage = chargers * of('storedGib') * prices.firestoreUsdPerGibMonth
  const calls = chargers * of('functionCalls') + of('jobCalls')
  const functions =
    (calls / 1_000_000) * prices.functionsUsdPerMillionCalls +
    calls * of('callS') * (FUNCTION_VCPU * prices.functionsUsdPerVcpuS + FUNCTION_GIB * prices.functionsUsdPerGibS) +
    of('jobs') * prices.schedulerUsdPerJobMonth
  const sentKib = chargers * (MONTH_DAYS * of('chargerKibPerDay') + of('sessions') * of('pageKib'))
  const egress = (sentKib / KIB_PER_GIB) * prices.egressUsdPerGib
  const total = edge + writes + chargerReads + listenerReads + storage + functions + egress
  return {
    ...{ instances, edgeInstanceHours: (instances * MONTH_S) / 3600 },
    ...{ edge, writes, chargerReads, listenerReads, storage, functions, egress, total, perCharger: total / chargers },
  }
}

/** Documents that open pages hear of in a month. */
export function listenerReadsOf(chargers: number, instances: number, counters: Counters): number {
  const of = (name: keyof Counters): number => counters[name].amount
  return (
    of('consoleHours') * (instances * HEARTBEATS_PER_HOUR + chargers * of('consoleReadsPerChargerHour')) +
    10 * MONTH_DAYS * of('consoleStartReads') +
    chargers * of('sessions') * of('guestReads')
  )
}
