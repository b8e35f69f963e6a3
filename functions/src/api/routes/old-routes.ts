import { listChargePoints, listConnectors, listOldTransactions, oldTransactionQuery } from '../legacy.ts'
import { ok } from '../openapi/operation.ts'
import { pageQuery } from '../query-fields.ts'
import { listOf } from '../replies/list-of.ts'
import { oldConnectorReply, oldStationReply } from '../replies/station-replies.ts'
import { oldTransactionReply } from '../replies/transaction-replies.ts'
import { tagged } from './tagged.ts'

/** Names that earlier systems used; they answer with and without `/v1`. */
export const oldRoutes = tagged('Earlier names', [
  {
    method: 'GET',
    pattern: '/cps',
    seed: true,
    needs: 'read',
    handler: listChargePoints,
    about: {
      summary: 'Lists stations under the fields of earlier systems',
      query: pageQuery,
      reply: ok(listOf(oldStationReply)),
    },
  },
  {
    method: 'GET',
    pattern: '/connectors/:stationId',
    seed: true,
    needs: 'read',
    handler: listConnectors,
    about: {
      summary: 'Lists the connectors of a station under the fields of earlier systems',
      reply: ok(listOf(oldConnectorReply)),
    },
  },
  {
    method: 'GET',
    pattern: '/transactions',
    version: 'old',
    needs: 'signedIn',
    handler: listOldTransactions,
    about: {
      summary: 'Lists transactions under the fields of earlier systems',
      query: oldTransactionQuery,
      reply: ok(listOf(oldTransactionReply)),
    },
  },
])
