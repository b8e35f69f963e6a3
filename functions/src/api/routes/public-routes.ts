import { armCardLink, linkBody } from '../../drivers/arm-card-link.ts'
import { issueReceipt, receiptBody } from '../../receipts/issue-receipt.ts'
import { readReceipt } from '../../receipts/read-receipt.ts'
import { getSessionPlace } from '../../sessions/session-place.ts'
import { accepted, created, ok } from '../openapi/operation.ts'
import { getPublicConnector, postSession, postSessionStop, startBody, stopBody } from '../public.ts'
import { startReply, stopReply } from '../replies/command-replies.ts'
import {
  cardLinkReply,
  publicConnectorReply,
  receiptLinkReply,
  receiptReply,
  watchReply,
} from '../replies/public-replies.ts'
import { sessionPlaceReply } from '../replies/transaction-replies.ts'
import { renewWatches, watchBody } from '../watches.ts'
import { tagged } from './tagged.ts'

/** What the driver page uses. */
export const publicRoutes = tagged('Drivers', [
  {
    method: 'GET',
    pattern: '/public/connectors/:code',
    needs: 'anyone',
    handler: getPublicConnector,
    about: {
      summary: 'Reads the price card of a sticker, with the state of now',
      reply: ok(publicConnectorReply),
    },
  },
  {
    method: 'POST',
    pattern: '/public/sessions',
    needs: 'signedIn',
    handler: postSession,
    about: {
      summary: 'Starts charging at the connector of a sticker',
      body: startBody,
      idempotent: true,
      reply: accepted(startReply),
      problems: [
        'not-a-driver',
        'guest-start-not-allowed',
        'account-blocked',
        'site-in-maintenance',
        'station-offline',
        'station-not-accepted',
        'connector-in-use',
        'connector-reserved',
        'connector-out-of-service',
        'session-running',
        'too-many-starts',
      ],
    },
  },
  {
    method: 'GET',
    pattern: '/public/sessions/:transactionKey',
    needs: 'signedIn',
    handler: getSessionPlace,
    about: {
      summary: 'Tells where a session runs',
      reply: ok(sessionPlaceReply),
    },
  },
  {
    method: 'POST',
    pattern: '/public/sessions/:transactionKey/stop',
    needs: 'signedIn',
    handler: postSessionStop,
    about: {
      summary: 'Stops a session',
      body: stopBody,
      idempotent: true,
      reply: accepted(stopReply),
      problems: ['session-ended', 'not-stoppable'],
    },
  },
  {
    method: 'POST',
    pattern: '/public/sessions/:transactionKey/receipt',
    needs: 'signedIn',
    handler: issueReceipt,
    about: {
      summary: 'Makes a link to the receipt of a session',
      description: 'Also while it runs.',
      body: receiptBody,
      reply: created(receiptLinkReply),
    },
  },
  {
    method: 'GET',
    pattern: '/public/receipts/:token',
    needs: 'anyone',
    handler: readReceipt,
    about: {
      summary: 'Reads the receipt of a link',
      reply: ok(receiptReply),
      problems: ['link-expired'],
    },
  },
  {
    method: 'POST',
    pattern: '/public/cardLinks',
    needs: 'signedIn',
    handler: armCardLink,
    about: {
      summary: 'Links the next card that is tapped at a station to the account',
      body: linkBody,
      reply: accepted(cardLinkReply),
      problems: ['account-needed', 'station-offline', 'card-link-busy'],
    },
  },
  {
    method: 'POST',
    pattern: '/watches',
    needs: 'anyone',
    handler: renewWatches,
    about: {
      summary: 'Looks at up to 50 stations live for a minute',
      description: 'Staff may watch any; others show the code of the sticker or the own running session.',
      body: watchBody,
      reply: ok(watchReply),
      problems: ['code-needed'],
    },
  },
  {
    method: 'POST',
    pattern: '/watches/:stationId',
    needs: 'anyone',
    handler: renewWatches,
    about: {
      summary: 'Looks at a station live for a minute',
      body: watchBody,
      reply: ok(watchReply),
      problems: ['code-needed'],
    },
  },
])
