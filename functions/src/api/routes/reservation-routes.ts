import { cancelBody, cancelReservation } from '../../reservations/cancel-reservation.ts'
import { getReservationOffer } from '../../reservations/reservation-offer.ts'
import { reserve, reserveBody } from '../../reservations/reserve.ts'
import { accepted, ok } from '../openapi/operation.ts'
import { cancelReservationReply, reservationOfferReply, reservedReply } from '../replies/reservation-replies.ts'
import { tagged } from './tagged.ts'

/** Reservations of drivers. */
export const reservationRoutes = tagged('Drivers', [
  {
    method: 'GET',
    pattern: '/public/connectors/:code/reservation',
    needs: 'signedIn',
    handler: getReservationOffer,
    about: {
      summary: 'Tells what a driver may reserve at a sticker',
      reply: ok(reservationOfferReply),
      problems: ['not-a-driver', 'account-needed'],
    },
  },
  {
    method: 'POST',
    pattern: '/public/reservations',
    needs: 'signedIn',
    handler: reserve,
    about: {
      summary: 'Reserves the connector of a sticker',
      body: reserveBody,
      idempotent: true,
      reply: accepted(reservedReply),
      problems: [
        'not-a-driver',
        'account-needed',
        'account-blocked',
        'reservations-not-allowed',
        'reservation-not-supported',
        'reservation-exists',
        'reservation-cooldown',
        'site-in-maintenance',
        'station-offline',
        'station-not-accepted',
        'connector-in-use',
        'connector-reserved',
        'connector-out-of-service',
      ],
    },
  },
  {
    method: 'POST',
    pattern: '/reservations/:reservationKey/cancel',
    needs: 'signedIn',
    handler: cancelReservation,
    about: {
      summary: 'Gives a reservation back',
      body: cancelBody,
      reply: accepted(cancelReservationReply),
      problems: ['reservation-ended'],
    },
  },
])
