import { connectorSchema } from '@charge-it/shared/model/connector.ts'
import * as v from 'valibot'
import type { FluctuationCsms } from '../scenarios/current-fluctuation.ts'
import { waitFor } from './wait-for.ts'

const stationSchema = v.object({
  simulated: v.boolean(),
  online: v.boolean(),
  connectors: v.array(
    v.object({
      ...v.pick(connectorSchema, ['connectorId', 'status']).entries,
      facts: v.optional(v.nullable(v.object({ maxCurrentA: v.optional(v.nullable(v.number())) }))),
      activeTransaction: v.nullable(v.object({ transactionId: v.union([v.number(), v.string()]) })),
      live: v.nullable(v.object({ sampledAt: v.string(), currentA: v.nullable(v.number()) })),
    }),
  ),
})
export type StationOverRest = v.InferOutput<typeof stationSchema>

const commandSchema = v.object({
  status: v.string(),
  result: v.nullable(v.object({ payload: v.nullable(v.unknown()) })),
})
const answerSchema = v.record(v.string(), v.unknown())
const SENT = new Set(['queued', 'sent'])
/** Accepted, whatever came of it. */
const ACCEPTED = new Set(['accepted', 'effectSeen', 'noEffect'])

/** A call of the REST API, below /api/v1. */
export type ApiCall = (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>

export async function stationOverRest(api: ApiCall, stationId: string): Promise<StationOverRest> {
  return v.parse(stationSchema, await api('GET', `/stations/${encodeURIComponent(stationId)}`))
}

/** The normal way of a command: the REST API, a document, the edge, the station, and its answer back. */
export function fluctuationOverRest(api: ApiCall, stationId: string): FluctuationCsms {
  return {
    station: async () => {
      const { simulated, online, connectors } = await stationOverRest(api, stationId)
      return {
        ...{ simulated, online },
        connectors: connectors.map(({ connectorId, status, facts, activeTransaction }) => ({
          ...{ connectorId, status },
          maxCurrentA: facts?.maxCurrentA ?? null,
          transactionId: activeTransaction === null ? null : Number(activeTransaction.transactionId),
        })),
      }
    },
    command: async (action, payload) => {
      const { commandId } = await api('POST', `/stations/${encodeURIComponent(stationId)}/commands`, {
        action,
        payload,
      })
      const ended = await waitFor(
        `an answer to ${action}`,
        async () => {
          const command = v.parse(commandSchema, await api('GET', `/commands/${encodeURIComponent(String(commandId))}`))
          return SENT.has(command.status) ? undefined : command
        },
        { timeoutMs: 60_000, everyMs: 100 },
      )
      const answer = v.safeParse(answerSchema, ended.result?.payload)
      return {
        status: ACCEPTED.has(ended.status) ? 'Accepted' : ended.status,
        answer: answer.success ? answer.output : null,
      }
    },
  }
}
