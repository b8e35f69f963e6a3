import { monthDetailReplySchema, monthReplySchema, reportReplySchema } from '@charge-it/shared/model/report-reply.ts'
import { getMonthlyReport, getReport, listMonthlyReports } from '../../reports/report-api.ts'
import { monthQuery, monthsQuery, reportQuery } from '../../reports/report-query.ts'
import { ok } from '../openapi/operation.ts'
import { listOf } from '../replies/list-of.ts'
import { tagged } from './tagged.ts'

const CSV = 'As CSV (RFC 4180) with `format=csv` or `Accept: text/csv`. Money is null for roles that may not see it.'

/** Energy, money, uptime and utilisation. */
export const reportRoutes = tagged('Reports', [
  {
    method: 'GET',
    pattern: '/reports',
    needs: 'read',
    handler: getReport,
    about: {
      summary: 'Reads energy, money, uptime and utilisation of some days',
      description: `Per period and per site, station or connector; days are those of each site's clocks, weeks begin on Monday. Only days that are over have a report. ${CSV}`,
      query: reportQuery,
      reply: { ...ok(reportReplySchema), mediaType: 'text/csv' },
      problems: ['not-found'],
    },
  },
  {
    method: 'GET',
    pattern: '/reports/months',
    needs: 'read',
    handler: listMonthlyReports,
    about: {
      summary: 'Lists the reports of the last months that are over, newest first',
      query: monthsQuery,
      reply: ok(listOf(monthReplySchema)),
      problems: ['not-found'],
    },
  },
  {
    method: 'GET',
    pattern: '/reports/months/:siteId/:month',
    needs: 'read',
    handler: getMonthlyReport,
    about: {
      summary: 'Reads the report of a month with its connectors',
      description: CSV,
      query: monthQuery,
      reply: { ...ok(monthDetailReplySchema), mediaType: 'text/csv' },
    },
  },
])
