import { attemptLevel, attemptWords } from '@charge-it/shared/connections/attempt-words.ts'
import type { Attempt } from '@charge-it/shared/model/attempt.ts'
import type { Message } from '@charge-it/shared/model/message.ts'
import { html, type TemplateResult } from 'lit'
import { fmt } from '../../i18n/fmt.ts'
import { shownLocale } from '../../i18n/localization.ts'
import { arrowDownLeft, arrowUpRight, circleX, link, triangleAlert } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'

const SHOWN = 14

/** What a station did last: its tries to connect and its frames, the newest first. */
export function seenList(attempts: readonly Attempt[], messages: readonly Message[], timeZone: string): TemplateResult {
  const lines = [
    ...attempts.map((each) => ({
      at: each.lastAt,
      order: 0,
      iconPath:
        attemptLevel(each.reason) === 'refused'
          ? circleX
          : attemptLevel(each.reason) === 'warning'
            ? triangleAlert
            : link,
      tone: attemptLevel(each.reason),
      text: attemptWords(each.reason, shownLocale()).cause,
    })),
    ...messages.map((each) => ({
      at: each.at,
      order: each.sequence,
      iconPath: each.direction === 'in' ? arrowDownLeft : arrowUpRight,
      tone: each.type === 'CALLERROR' || each.type === 'invalid' ? 'refused' : 'info',
      text: `${each.action ?? each.type}${each.type === 'CALL' ? '' : `: ${each.errorCode ?? statusOf(each.payloadJson)}`}`,
    })),
  ]
    .sort((a, b) => b.at.getTime() - a.at.getTime() || b.order - a.order)
    .slice(0, SHOWN)
  return html`<ol class="seen">${lines.map((line) => html`<li class=${line.tone}><time title=${fmt().timeLabelled(line.at, timeZone)}>${fmt().clock(line.at, timeZone)}</time>${icon(line.iconPath, 's16')}<span>${line.text}</span></li>`)}</ol>`
}

/** The status of an answer, where it has one. */
function statusOf(payloadJson: string): string {
  const status = /"status"\s*:\s*"([^"]{1,40})"/.exec(payloadJson)?.[1]
  return status ?? 'OK'
}
