import {
  exportQuery,
  exportTransactions,
  searchQuery,
  searchTransactions,
} from '../../transactions/search-transactions.ts'
import { ok } from '../openapi/operation.ts'
import { listOf } from '../replies/list-of.ts'
import { foundTransactionsReply, meterSampleReply, transactionReply } from '../replies/transaction-replies.ts'
import { bucketQuery, getMeterValues, getTransaction, listTransactions, transactionQuery } from '../transactions.ts'
import { tagged } from './tagged.ts'

/** Sessions, running and finished. */
export const transactionRoutes = tagged('Transactions', [
  {
    method: 'GET',
    pattern: '/transactions',
    needs: 'signedIn',
    handler: listTransactions,
    about: {
      summary: 'Lists transactions, newest start first',
      description:
        'A driver gets the own ones. The idTag is masked, and what it cost is absent, where the role may not see them.',
      query: transactionQuery,
      reply: ok(listOf(transactionReply)),
    },
  },
  {
    method: 'GET',
    pattern: '/transactions/:transactionKey',
    needs: 'signedIn',
    handler: getTransaction,
    about: {
      summary: 'Reads a transaction',
      reply: ok(transactionReply),
    },
  },
  {
    method: 'GET',
    pattern: '/transactions/:transactionKey/meterValues',
    needs: 'signedIn',
    handler: getMeterValues,
    about: {
      summary: 'Lists the samples of a transaction in the order of time',
      description: '`limit` counts documents of 15 minutes.',
      query: bucketQuery,
      reply: ok(listOf(meterSampleReply)),
    },
  },
  {
    method: 'GET',
    pattern: '/search/transactions',
    needs: 'read',
    handler: searchTransactions,
    about: {
      summary: 'Finds finished transactions by any filter, newest end first',
      query: searchQuery,
      reply: ok(foundTransactionsReply),
    },
  },
  {
    method: 'GET',
    pattern: '/exports/transactions',
    needs: 'read',
    handler: exportTransactions,
    about: {
      summary: 'The same as a file',
      description: 'CSV (RFC 4180), at most 50,000 rows.',
      query: exportQuery,
      reply: {
        status: 200,
        mediaType: 'text/csv',
        headers: { 'x-rows': 'How many rows it has.', 'x-complete': 'Whether that was all.' },
      },
    },
  },
])
