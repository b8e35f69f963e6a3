import { msg } from '@lit/localize'
import { html } from 'lit'
import { calendarClock, idCard, list, x } from '../../icons/generated/lucide.ts'
import type { CommandEntry } from './command-entry.ts'
import { areaField, cardField, connectorField, inputField, radioField, selectField, wholeOf } from './fields.ts'
import { offlineReason } from './session-commands.ts'

/** Reservations and the list of cards that a station keeps. */
export const CARD_COMMANDS: readonly CommandEntry[] = [
  {
    action: 'ReserveNow',
    group: 'session',
    iconPath: calendarClock,
    title: () => msg('Reserve'),
    purpose: () => msg('Keeps a connector free for one card until a time.'),
    blocked: offlineReason,
    initial: (target, now) => ({
      connectorId: String(target.connectors.find(({ status }) => status === 'Available')?.connectorId ?? 0),
      minutes: '30',
      reservationId: String(Math.floor(now.getTime() / 1000) % 1_000_000_000),
    }),
    fields: (draft) => html`${connectorField(draft, 'connectorId', msg('Any connector'))} ${cardField(draft, 'idTag')}
      ${selectField(draft, 'minutes', msg('For'), [
        ['15', msg('15 minutes')],
        ['30', msg('30 minutes')],
        ['60', msg('1 hour')],
        ['120', msg('2 hours')],
        ['720', msg('12 hours')],
      ])}`,
    payload: (draft) => {
      const idTag = draft.text('idTag').trim()
      if (idTag === '') return { problem: msg('Enter a card.') }
      return {
        payload: {
          connectorId: Number(draft.text('connectorId')),
          expiryDate: new Date(draft.now.getTime() + Number(draft.text('minutes')) * 60_000).toISOString(),
          idTag,
          reservationId: Number(draft.text('reservationId')),
        },
      }
    },
  },
  {
    action: 'CancelReservation',
    group: 'session',
    iconPath: x,
    title: () => msg('Cancel a reservation'),
    purpose: () => msg('Frees a reserved connector for everybody.'),
    blocked: offlineReason,
    fields: (draft) => inputField(draft, 'reservationId', msg('Number of the reservation'), { type: 'number' }),
    payload: (draft) => {
      const reservationId = wholeOf(draft.text('reservationId'))
      return reservationId === null ? { problem: msg('Enter the number.') } : { payload: { reservationId } }
    },
  },
  {
    action: 'SendLocalList',
    group: 'cards',
    iconPath: idCard,
    title: () => msg('Send cards'),
    purpose: () => msg('Stores cards in the station, so that they can charge without a connection.'),
    initial: () => ({ updateType: 'Differential', listVersion: '1' }),
    fields: (draft) => html`${radioField(draft, 'updateType', msg('Kind'), [
      ['Differential', msg('Add these cards'), msg('Cards that the station already has stay.')],
      ['Full', msg('Replace the list'), msg('The station keeps only these cards.')],
    ])}
      ${areaField(draft, 'cards', msg('Cards'), msg('One per line. They are sent as accepted.'))}
      ${inputField(draft, 'listVersion', msg('Version of the list'), { type: 'number', min: '1', hint: msg('Higher than the one in the station.') })}`,
    confirm: (draft) =>
      draft.text('updateType') === 'Full'
        ? msg('Every card that is not in this list is removed from the station.')
        : null,
    payload: (draft) => {
      const cards = [
        ...new Set(
          draft
            .text('cards')
            .split(/[\s,;]+/)
            .filter((card) => card !== ''),
        ),
      ]
      const listVersion = wholeOf(draft.text('listVersion'))
      if (listVersion === null || listVersion < 1) return { problem: msg('Enter a version of 1 or more.') }
      if (cards.some((card) => card.length > 20)) return { problem: msg('A card has at most 20 characters.') }
      if (cards.length === 0 && draft.text('updateType') === 'Differential') return { problem: msg('Enter a card.') }
      return {
        payload: {
          listVersion,
          ...(cards.length === 0
            ? {}
            : {
                localAuthorizationList: cards.map((idTag) => ({
                  idTag: idTag.toUpperCase(),
                  idTagInfo: { status: 'Accepted' },
                })),
              }),
          updateType: draft.text('updateType'),
        },
      }
    },
  },
  {
    action: 'GetLocalListVersion',
    group: 'cards',
    iconPath: list,
    title: () => msg('Ask for the list’s version'),
    purpose: () => msg('Asks which version of the card list the station has.'),
    blocked: offlineReason,
    payload: () => ({ payload: {} }),
  },
]
