import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { circleHelp, flaskConical, phone } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import type { StateWords } from './state-words.ts'

/** The place: the station's id large, to compare with the sticker. */
export function placeHead(place: {
  readonly stationId: string
  readonly connectorId: number | null
  readonly siteName: string | null
  readonly demo: string | null
}): TemplateResult {
  return html`<div class="dcode">
    <div><span class="code">${place.stationId}</span>${
      place.connectorId === null ? nothing : html`<span class="con">${msg(html`connector ${place.connectorId}`)}</span>`
    }</div>
    <p>${place.siteName === null ? nothing : html`<span>${place.siteName}</span>`}${
      place.demo === null ? nothing : html`<span class="demo">${icon(flaskConical, 's16')}${msg('Demo data')}</span>`
    }</p>
  </div>`
}

/** The room of the place while it is asked for, so that nothing moves when it comes. */
export function placeHeadSpace(): TemplateResult {
  return html`<div class="dcode" aria-hidden="true"><div><span class="code">&nbsp;</span></div><p>&nbsp;</p></div>`
}

/** The one heading of the page, with the state's icon and colour, its sentence and what to do next. */
export function stateHead(words: StateWords, aside: TemplateResult | typeof nothing = nothing): TemplateResult {
  const todo = words.todo ?? []
  return html`<div class="lv"><h1 class="dst t-${words.tone}" tabindex="-1">${icon(words.iconPath, words.busy === true ? 'spin' : '')}${words.heading}</h1>${aside}</div>
    ${words.lead === undefined ? nothing : html`<p class="lead l">${words.lead}</p>`}
    ${
      todo.length === 0
        ? nothing
        : html`<div class="pn wh"><h2>${msg('What you can do')}</h2><ol class="todo">${todo.map(
            (step, index) => html`<li><b aria-hidden="true">${index + 1}</b><span>${step}</span></li>`,
          )}</ol></div>`
    }`
}

/** Where help is; always at the same place at the end of the page. */
export function helpLine(helpPhone: string | null): TemplateResult {
  if (helpPhone === null) {
    return html`<p class="dhelp">${icon(circleHelp)}<span>${msg('Help: ask at the site.')}</span></p>`
  }
  const digits = helpPhone.replace(/[^\d+]/g, '')
  return html`<p class="dhelp">${icon(phone)}<span>${msg('Help')} <a href="tel:${digits}">${helpPhone}</a></span></p>`
}
