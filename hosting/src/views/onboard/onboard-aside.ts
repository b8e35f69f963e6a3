import type { Connector } from '@charge-it/shared/model/connector.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { copyLine } from '../../components/shown-once.ts'
import { drawSticker, stickerUrl } from '../stickers/sticker.ts'
import { stickerSvg } from '../stickers/sticker-svg.ts'
import { isWatching, type OnboardPage, ocppAddress } from './onboard-page.ts'
import { seenList } from './seen-list.ts'

/** Beside the steps of a station that exists: its address, what it did, its first sticker. */
export function onboardAside(page: OnboardPage): TemplateResult {
  const { draft, connectors, attempts, messages } = page
  const address = ocppAddress(page, draft.stationId)
  const connector = connectors.find(({ code }) => code !== null)
  const seen = isWatching(draft) && attempts.length + messages.length > 0
  return html`<aside class="ob-aside">
    ${draft.step === 'address' || address === null ? nothing : html`<section class="card"><h2 class="h2">${msg('Address')}</h2>${copyLine(msg('To type into the charger'), address)}</section>`}
    ${seen ? html`<section class="card"><h2 class="h2">${msg('What the station did')}</h2>${seenList(attempts, messages, page.app.timeZone)}</section>` : nothing}
    ${connector?.code == null ? nothing : stickerCard(page, connector, connector.code)}
  </aside>`
}

function stickerCard({ app, sites }: OnboardPage, connector: Connector, code: string): TemplateResult {
  const { connectorId, stationId, siteId } = connector
  const site = sites.find((each) => each.siteId === siteId)
  const sticker = {
    ...{ stationId, connectorId, code, url: stickerUrl(location.origin, code, connectorId) },
    siteName: site?.name ?? '',
    helpPhone: site?.helpPhone ?? app.organisation?.helpPhone ?? null,
  }
  return html`<section class="card"><h2 class="h2">${msg('QR sticker')}</h2>${stickerSvg(drawSticker(sticker, 'a4'), msg(str`Sticker of connector ${connectorId}`))}
    <p class="s"><a class="lk" href=${`/stickers?station=${encodeURIComponent(stationId)}`}>${msg('Print stickers')}</a></p></section>`
}
