import { stationCertificateSchema } from '@charge-it/shared/model/certificate.ts'
import { localListSchema } from '@charge-it/shared/model/local-list.ts'
import { messageSchema } from '@charge-it/shared/model/message.ts'
import { listCertificates } from '../../certificates/list-certificates.ts'
import { revokeCertificates } from '../../certificates/revoke-certificates.ts'
import { changeStation, changeStationKey, removeStation } from '../change-station.ts'
import { createStation } from '../create-station.ts'
import { getLocalList, syncBody, syncLocalList } from '../local-lists.ts'
import { listMessages } from '../messages.ts'
import { accepted, created, NOTHING, ok } from '../openapi/operation.ts'
import { acceptStation, dismissPendingStation, listPendingStations } from '../pending-stations.ts'
import { listOf } from '../replies/list-of.ts'
import {
  pendingStationReply,
  registeredReply,
  revokedReply,
  stationKeyReply,
  stationReply,
  syncReply,
} from '../replies/station-replies.ts'
import {
  acceptBody,
  messageQuery,
  pendingQuery,
  stationBody,
  stationChanges,
  stationKeyBody,
  stationQuery,
} from '../station-bodies.ts'
import { getStation, listStations } from '../stations.ts'
import { tagged } from './tagged.ts'

/** Stations, their keys, certificates, lists of cards and traces. */
export const stationRoutes = tagged('Stations', [
  {
    method: 'POST',
    pattern: '/stations',
    needs: 'manageStations',
    handler: createStation,
    about: {
      summary: 'Registers a station',
      description: 'Answers with its address and its key, which is shown this once.',
      body: stationBody,
      reply: created(registeredReply),
      problems: ['station-exists'],
    },
  },
  {
    method: 'GET',
    pattern: '/stations',
    needs: 'read',
    handler: listStations,
    about: {
      summary: 'Lists stations with connectors and presence',
      query: stationQuery,
      reply: ok(listOf(stationReply)),
    },
  },
  {
    method: 'GET',
    pattern: '/stations/:stationId',
    needs: 'read',
    handler: getStation,
    about: {
      summary: 'Reads a station',
      reply: ok(stationReply),
    },
  },
  {
    method: 'PATCH',
    pattern: '/stations/:stationId',
    needs: 'manageStations',
    handler: changeStation,
    about: {
      summary: 'Changes a station',
      description: 'Its site, registration, labels, flags, tracing, and the facts of its connectors.',
      body: stationChanges,
      reply: ok(stationReply),
      problems: ['profile-lowered'],
    },
  },
  {
    method: 'DELETE',
    pattern: '/stations/:stationId',
    needs: 'manageStations',
    handler: removeStation,
    about: {
      summary: 'Removes a station',
      description: 'With its connectors, cards and keys. Its transactions stay.',
      reply: NOTHING,
      problems: ['station-in-use'],
    },
  },
  {
    method: 'GET',
    pattern: '/stations/:stationId/certificates',
    needs: 'read',
    handler: listCertificates,
    about: {
      summary: 'Lists the certificates of a station',
      description: 'Its own and the installed ones, former ones too, newest first.',
      reply: ok(listOf(stationCertificateSchema)),
    },
  },
  {
    method: 'DELETE',
    pattern: '/stations/:stationId/certificates',
    needs: 'manageUsers',
    handler: revokeCertificates,
    about: {
      summary: 'Revokes the certificates of a station',
      description: 'None logs in any more, and its connection is closed. It may come with its key to get a new one.',
      reply: ok(revokedReply),
    },
  },
  {
    method: 'POST',
    pattern: '/stations/:stationId/key',
    needs: 'manageStations',
    handler: changeStationKey,
    about: {
      summary: 'Gives a station a new key',
      description: 'The old one works until the new one was used. With `send` the station gets it over its connection.',
      body: stationKeyBody,
      reply: ok(stationKeyReply),
      otherReply: accepted(stationKeyReply),
      problems: ['profile-without-key'],
    },
  },
  {
    method: 'POST',
    pattern: '/stations/:stationId/accept',
    needs: 'manageStations',
    handler: acceptStation,
    about: {
      summary: 'Registers a station that knocked',
      body: acceptBody,
      reply: created(registeredReply),
      problems: ['station-exists'],
    },
  },
  {
    method: 'POST',
    pattern: '/stations/:stationId/localList',
    needs: 'command',
    handler: syncLocalList,
    about: {
      summary: 'Synchronises the cards with a station',
      description: 'Sends what changed, or all cards where its list is not known.',
      body: syncBody,
      reply: accepted(syncReply),
    },
  },
  {
    method: 'GET',
    pattern: '/stations/:stationId/localList',
    needs: 'readIdTags',
    handler: getLocalList,
    about: {
      summary: 'Reads the list of cards that a station holds',
      reply: ok(localListSchema),
    },
  },
  {
    method: 'GET',
    pattern: '/pendingStations',
    needs: 'manageStations',
    handler: listPendingStations,
    about: {
      summary: 'Lists stations that knock without being registered',
      query: pendingQuery,
      reply: ok(listOf(pendingStationReply)),
    },
  },
  {
    method: 'DELETE',
    pattern: '/pendingStations/:stationId',
    needs: 'manageStations',
    handler: dismissPendingStation,
    about: {
      summary: 'Forgets a station that knocked',
      description: 'It appears again when it knocks again.',
      reply: NOTHING,
    },
  },
  {
    method: 'GET',
    pattern: '/stations/:stationId/messages',
    needs: 'command',
    handler: listMessages,
    about: {
      summary: 'Lists the frames that a trace kept, newest first',
      query: messageQuery,
      reply: ok(listOf(messageSchema)),
    },
  },
])
