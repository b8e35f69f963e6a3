import type { Station } from '@charge-it/shared/model/station.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { toast } from '../../app/app-toasts.ts'
import { addressOf } from '../../app/router.ts'
import { emptyCard } from '../../components/card-state.ts'
import { scrollRegion } from '../../components/scroll-region.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { stationsSource } from '../../data/sources.ts'
import { openNewKey } from '../../dialogs/dialog-new-key.ts'
import { evCharger, keyRound } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { listState } from '../list-state.ts'
import { SectionElement } from './section-element.ts'
import './unknown-stations-card.ts'

const PAGE = 50

/** How each station proves who it is, and new keys for those that use one. */
@customElement('settings-credentials')
export class CredentialsSection extends SectionElement {
  @state() private count = PAGE

  readonly #stations = new LiveQueryController(this, () => stationsSource(this.app.firebase.db, null, this.count))

  override render(): unknown {
    const stations = this.#stations.data ?? []
    return html`<div class="stack"><section class="card flush" aria-labelledby="credentials-title">
      <header class="ch"><div><h2 id="credentials-title">${msg('Stations’ credentials')}</h2><p>${msg('A station never connects with a weaker profile than the one it reached')}</p></div></header>
      ${
        listState(this.#stations.state, () => this.#stations.retry()) ??
        (stations.length === 0
          ? emptyCard(evCharger, msg('No station yet'), msg('Add a station; its key is made with it.'))
          : html`<div class="tw wide-only" ${scrollRegion(msg('Stations’ credentials'))}><table><thead><tr><th scope="col">${msg('Station')}</th><th scope="col">${msg('Security profile')}</th><th scope="col"><span class="vh">${msg('Actions')}</span></th></tr></thead>
            <tbody>${stations.map((station) => this.#row(station))}</tbody></table></div>
            <ul class="rows">${stations.map((station) => html`<li><div class="line"><a class="id" href=${addressOf('station', { stationId: station.stationId })}>${station.stationId}</a><span class="r">${this.#button(station)}</span><span class="t2 both">${station.securityProfile} · ${profileWords(station.securityProfile)}</span></div></li>`)}</ul>
            ${stations.length >= this.count ? html`<div class="foot-row"><span></span><button class="btn sm" type="button" @click=${this.#more}>${msg('Load more')}</button></div>` : nothing}`)
      }
    </section>
    <settings-unknown-stations .api=${this.app.api} ?may=${this.app.may('manageUsers')}></settings-unknown-stations></div>`
  }

  #row(station: Station): TemplateResult {
    const { stationId, securityProfile } = station
    return html`<tr><td><a class="id" href=${addressOf('station', { stationId })}>${stationId}</a></td><td class="t2">${securityProfile} · ${profileWords(securityProfile)}</td>
      <td class="n">${this.#button(station)}</td></tr>`
  }

  #button({ stationId, securityProfile }: Station): TemplateResult | typeof nothing {
    if (securityProfile !== 1 && securityProfile !== 2) return nothing
    return html`<button class="btn sm" type="button" aria-label=${msg(str`New key for ${stationId}`)} @click=${() => this.#newKey(stationId)}>${icon(keyRound)}${msg('New key')}</button>`
  }

  readonly #more = (): void => {
    this.count += PAGE
  }

  #newKey(stationId: string): void {
    openNewKey({
      stationId,
      api: this.app.api,
      nameLabel: msg('Station id'),
      done: (text) => {
        toast(text)
        return null
      },
    })
  }
}

function profileWords(profile: number): string {
  switch (profile) {
    case 0:
      return msg('no proof at all')
    case 1:
      return msg('key, without encryption')
    case 2:
      return msg('key over TLS')
    default:
      return msg('certificate over TLS')
  }
}
