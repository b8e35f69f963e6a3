import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { toast } from '../../app/app-toasts.ts'
import { addressOf } from '../../app/router.ts'
import { jsonLines } from '../../components/json-lines.ts'
import { frameOf, type LoggedMessage, validityOf } from '../../data/message-log.ts'
import { fmt } from '../../i18n/fmt.ts'
import { arrowDown, arrowUp, circleX, copy, link, triangleAlert, x } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'

export interface MessageDetail {
  readonly message: LoggedMessage
  readonly pair: LoggedMessage | undefined
  readonly timeZone: string
  /** Opens the neighbour in the list: -1 is the newer one. */
  step(by: -1 | 1): void
  open(key: string): void
  close(): void
}

/** One frame in full: what was wrong with it, its JSON, and the other half of its exchange. */
export function messageDetail(detail: MessageDetail): TemplateResult {
  const { message, pair, timeZone } = detail
  const { warnings, errorCode } = message
  const validity = validityOf(message)
  const marked = warnings.flatMap((warning) => warning.match(/[A-Za-z][\w]*/g) ?? [])
  const way = message.direction === 'in' ? msg('from the station') : msg('to the station')
  return html`<section class="card pn" aria-labelledby="msg-title">
    <header class="ch"><div><h2 id="msg-title">${message.action ?? message.type}</h2><p>${message.type}, ${fmt().precise(message.at, timeZone)} ${fmt().zone(message.at, timeZone)}, ${way}</p></div>
      <div class="ca">
        <button class="ib sm" type="button" aria-label=${msg('Newer message')} @click=${() => detail.step(-1)}>${icon(arrowUp)}</button>
        <button class="ib sm" type="button" aria-label=${msg('Older message')} @click=${() => detail.step(1)}>${icon(arrowDown)}</button>
        <button class="ib sm" type="button" aria-label=${msg('Copy link')} @click=${() => copyText(location.href)}>${icon(link)}</button>
        <button class="ib sm" type="button" aria-label=${msg('Close')} @click=${() => detail.close()}>${icon(x)}</button>
      </div></header>
    ${
      validity === 'valid'
        ? nothing
        : html`<div class="note ${validity === 'error' ? 'bad' : 'warn'}">${icon(validity === 'error' ? circleX : triangleAlert)}<div>
            ${errorCode === null ? nothing : html`<p><b>${errorCode}</b></p>`}
            ${warnings.map((warning) => html`<p>${warning}</p>`)}
            ${validity === 'tolerated' ? html`<p class="t2">${msg('It was taken all the same.')}</p>` : nothing}</div></div>`
    }
    <h3>${msg('Message')} <button class="btn sm plain" type="button" @click=${() => copyText(JSON.stringify(frameOf(message)))}>${icon(copy)}${msg('Copy')}</button></h3>
    ${jsonLines(frameOf(message), marked)}
    ${other(detail, pair)}
    <dl class="facts">
      <dt>${msg('Id')}</dt><dd class="mono wrap">${message.messageId === '' ? '–' : message.messageId}</dd>
      <dt>${msg('Size')}</dt><dd>${fmt().number(message.sizeBytes)} B</dd>
      ${message.transactionKey === null ? nothing : html`<dt>${msg('Transaction')}</dt><dd><a class="lk" href=${addressOf('transaction', { transactionKey: message.transactionKey })}>${message.transactionKey}</a></dd>`}
      <dt>${msg('Instance')}</dt><dd class="wrap">${message.edgeId}</dd>
    </dl>
  </section>`
}

function other(detail: MessageDetail, pair: LoggedMessage | undefined): TemplateResult {
  const { message } = detail
  if (message.type === 'invalid') return html``
  if (pair === undefined) {
    const text = message.type === 'CALL' ? msg('No answer was recorded.') : msg('Its call was not recorded.')
    return html`<p class="s t2 pair-none">${text}</p>`
  }
  const apartMs = Math.abs(pair.at.getTime() - message.at.getTime())
  const title =
    message.type === 'CALL'
      ? msg(str`Answer, ${fmt().number(apartMs)} ms later`)
      : msg(str`Call, ${fmt().number(apartMs)} ms earlier`)
  return html`<h3>${title} <button class="btn sm plain" type="button" @click=${() => detail.open(pair.key)}>${msg('Open')}</button></h3>
    ${jsonLines(frameOf(pair))}`
}

function copyText(text: string): void {
  navigator.clipboard.writeText(text).then(
    () => toast(msg('Copied.')),
    () => toast(msg('The browser does not allow copying here.'), true),
  )
}
