import { stationUploadSchema } from '@charge-it/shared/model/station-upload.ts'
import { diagnosticsBody, logBody, requestDiagnostics, requestLog } from '../../files/request-upload.ts'
import { getUpload, listUploads, uploadQuery } from '../../files/station-uploads.ts'
import { commandBody, createCommand, getCommand } from '../commands.ts'
import { accepted, ok } from '../openapi/operation.ts'
import { commandReply, queuedCommandReply, uploadRequestReply } from '../replies/command-replies.ts'
import { listOf } from '../replies/list-of.ts'
import { tagged } from './tagged.ts'

/** Commands to stations, and files that stations hand in. Files themselves: see files/handle-file.ts. */
export const commandRoutes = tagged('Commands', [
  {
    method: 'POST',
    pattern: '/stations/:stationId/commands',
    needs: 'command',
    handler: createCommand,
    about: {
      summary: 'Sends a command to a station',
      description:
        'Any action of the central system by its OCPP name; the payload goes to the station as it came, keys in the order received. Only what breaks the schema of the action is refused: whether the station can do it is the answer of the station. ReserveNow, CancelReservation, SetChargingProfile and ClearChargingProfile are for operators and administrators alone. Follow `GET /commands/{commandId}`.',
      body: commandBody,
      idempotent: true,
      reply: accepted(queuedCommandReply),
      problems: ['secret-in-command'],
    },
  },
  {
    method: 'GET',
    pattern: '/commands/:commandId',
    needs: 'signedIn',
    handler: getCommand,
    about: {
      summary: 'Reads a command',
      description:
        'Its outcome chain with times and the answer of the station. For staff, and for the driver who asked.',
      reply: ok(commandReply),
    },
  },
  {
    method: 'POST',
    pattern: '/stations/:stationId/diagnostics',
    needs: 'command',
    handler: requestDiagnostics,
    about: {
      summary: 'Asks a station for its diagnostics',
      body: diagnosticsBody,
      idempotent: true,
      reply: accepted(uploadRequestReply),
      problems: ['no-public-address'],
    },
  },
  {
    method: 'POST',
    pattern: '/stations/:stationId/logs',
    needs: 'command',
    handler: requestLog,
    about: {
      summary: 'Asks a station for a log',
      body: logBody,
      idempotent: true,
      reply: accepted(uploadRequestReply),
      problems: ['no-public-address'],
    },
  },
  {
    method: 'GET',
    pattern: '/uploads',
    needs: 'command',
    handler: listUploads,
    about: {
      summary: 'Lists files that stations were asked for',
      query: uploadQuery,
      reply: ok(listOf(stationUploadSchema)),
    },
  },
  {
    method: 'GET',
    pattern: '/uploads/:uploadId',
    needs: 'command',
    handler: getUpload,
    about: {
      summary: 'Reads what is known of such a file',
      reply: ok(stationUploadSchema),
    },
  },
])
