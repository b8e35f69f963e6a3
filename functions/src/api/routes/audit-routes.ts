import { auditExportQuery, auditQuery, exportAudit, listAudit, noteOpened, openedBody } from '../../audit/audit-api.ts'
import { NOTHING, ok } from '../openapi/operation.ts'
import { auditReply } from '../replies/audit-replies.ts'
import { listOf } from '../replies/list-of.ts'
import { tagged } from './tagged.ts'

/** Who did what, and who read whose data. */
export const auditRoutes = tagged('Audit', [
  {
    method: 'GET',
    pattern: '/audit',
    needs: 'manageUsers',
    handler: listAudit,
    about: {
      summary: 'Lists who did what, newest first',
      query: auditQuery,
      reply: ok(listOf(auditReply)),
    },
  },
  {
    method: 'GET',
    pattern: '/exports/audit',
    needs: 'manageUsers',
    handler: exportAudit,
    about: {
      summary: 'The same as a file',
      description: 'CSV (RFC 4180), at most 20,000 rows.',
      query: auditExportQuery,
      reply: {
        status: 200,
        mediaType: 'text/csv',
        headers: { 'x-rows': 'How many rows it has.', 'x-complete': 'Whether that was all.' },
      },
    },
  },
  {
    method: 'POST',
    pattern: '/audit/reads',
    needs: 'read',
    handler: noteOpened,
    about: {
      summary: 'Notes that personal data is shown',
      description: 'For pages that read the database themselves. The same is noted once in ten minutes.',
      body: openedBody,
      reply: NOTHING,
    },
  },
])
