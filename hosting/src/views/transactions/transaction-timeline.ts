import type { BillCorrection } from '@charge-it/shared/model/bill-correction.ts'
import type { Bill, Transaction } from '@charge-it/shared/model/transaction.ts'
import { msg, str } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { shownZone } from '../../format/clock.ts'
import { fmt } from '../../i18n/fmt.ts'
import { circlePause, idCard, play, receiptText, square } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { authorizationWord } from '../../words/id-tag-status.ts'
import { stopReasonWord } from '../../words/transaction.ts'

/** What happened in a session, in order: card, start, pause, stop, bill, correction. */
export function timeline(
  transaction: Transaction,
  bill: Bill | null,
  correction: BillCorrection | null,
): TemplateResult {
  const f = fmt()
  const { timeZone } = transaction
  const meter = (wh: number | null): string => (wh === null ? '' : msg(str`Meter ${f.number(wh)} Wh`))
  const events: readonly { at: Date; iconPath: string; title: string; text: string }[] = [
    {
      at: transaction.startedAt,
      iconPath: idCard,
      title: msg('Card shown'),
      text: `${transaction.idTagMasked}, ${authorizationWord(transaction.idTagStatus)}`,
    },
    {
      at: transaction.startedAt,
      iconPath: play,
      title: msg('Started'),
      text: listed(meter(transaction.meterStartWh), late(transaction.startedAt, transaction.startReceivedAt, timeZone)),
    },
    ...(transaction.idleSince == null
      ? []
      : [
          {
            at: transaction.idleSince,
            iconPath: circlePause,
            title: msg('Charging paused or finished'),
            text: msg('Idle time counts from here'),
          },
        ]),
    ...(transaction.stoppedAt === null
      ? []
      : [
          {
            at: transaction.stoppedAt,
            iconPath: square,
            title: msg('Stopped'),
            text: listed(
              transaction.stopReason === null ? '' : stopReasonWord(transaction.stopReason),
              meter(transaction.meterStopWh),
              late(transaction.stoppedAt, transaction.stopReceivedAt, timeZone),
            ),
          },
        ]),
    ...(bill === null
      ? []
      : [
          {
            at: bill.billedAt,
            iconPath: receiptText,
            title: msg('Billed'),
            text: msg('Not collected: no payment is set up'),
          },
        ]),
    ...(correction === null
      ? []
      : [
          {
            at: correction.correctedAt,
            iconPath: receiptText,
            title: msg('Bill corrected'),
            text: msg(str`The real stop came later: ${f.money(correction.costIdr)} of difference`),
          },
        ]),
  ]
  return html`<p class="xs t2">${f.longDate(transaction.startedAt, shownZone(timeZone))}, ${f.zone(transaction.startedAt, timeZone)}</p>
    <ol class="timeline">${events.map(({ at, iconPath, title, text }) => html`<li>${icon(iconPath)}<time datetime=${at.toISOString()}>${f.clock(at, timeZone)}</time><div><b>${title}</b><p>${text}</p></div></li>`)}</ol>`
}

/** When the station told it, where that was more than a minute before or after the time it gave. */
function late(at: Date, receivedAt: Date | null, timeZone: string): string {
  if (receivedAt === null || Math.abs(receivedAt.getTime() - at.getTime()) < 60_000) return ''
  return msg(str`told at ${fmt().moment(receivedAt, timeZone, at)}`)
}

function listed(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(', ')
}
