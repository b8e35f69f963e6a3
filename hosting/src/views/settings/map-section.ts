import type { MapSettings } from '@charge-it/shared/model/settings.ts'
import { msg, str } from '@lit/localize'
import { html, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import * as v from 'valibot'
import { toast } from '../../app/app-toasts.ts'
import { addressOf } from '../../app/router.ts'
import { textField } from '../../components/form-fields.ts'
import { mapSettingsSource } from '../../data/dashboard-sources.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { openFormDialog } from '../../dialogs/form-dialog.ts'
import { circleCheck, map, pencil, triangleAlert } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { listState } from '../list-state.ts'
import { SectionElement } from './section-element.ts'

/** Where the pictures under the map of the sites come from. */
@customElement('settings-map')
export class MapSection extends SectionElement {
  @state() private trial: 'none' | 'running' | 'good' | 'bad' = 'none'
  readonly #settings = new LiveQueryController(this, () => mapSettingsSource(this.app.firebase.db))

  override render(): unknown {
    const { state } = this.#settings
    const settings = state.data?.document ?? null
    const tileUrl = settings?.tileUrl ?? null
    const ready = state.status !== 'loading' && state.status !== 'error'
    return html`<section class="card" aria-labelledby="map-title">
      <header class="ch"><div><h2 id="map-title">${msg('Map')}</h2><p>${msg('The pictures under the positions of the sites')}</p></div>
        ${ready && this.app.may('manageUsers') ? html`<button class="btn sm" type="button" @click=${() => this.#edit(settings)}>${icon(pencil)}${msg('Change')}</button>` : nothing}</header>
      ${
        listState(state, () => this.#settings.retry()) ??
        html`<div class="stack"><dl class="facts wide">
          <dt>${msg('Server of the tiles')}</dt><dd>${tileUrl === null ? msg('none: positions on a plain ground, and nobody else is asked') : html`<code>${tileUrl}</code>`}</dd>
          <dt>${msg('Attribution')}</dt><dd>${settings?.attribution ?? '–'}</dd>
        </dl>
        <div role="status">${this.#trialNote(tileUrl)}</div>
        <div class="btns">${tileUrl === null ? nothing : html`<button class="btn" type="button" ?disabled=${this.trial === 'running'} @click=${() => void this.#try(tileUrl)}>${msg('Try the server')}</button>`}
          <a class="btn" href=${addressOf('map')}>${icon(map)}${msg('Open the map')}</a></div></div>`
      }</section>`
  }

  #trialNote(tileUrl: string | null): unknown {
    if (tileUrl === null || this.trial === 'none' || this.trial === 'running') return nothing
    if (this.trial === 'good')
      return html`<div class="note">${icon(circleCheck)}<p>${msg('A tile arrived: the map shows them.')}</p></div>`
    return html`<div class="note warn">${icon(triangleAlert)}<p>${msg(str`No tile arrived. Either the address is wrong, or the pages may not ask ${originOf(tileUrl)}: whoever runs this installation adds it to img-src of the content security policy in firebase.json.`)}</p></div>`
  }

  #edit(settings: MapSettings | null): void {
    openFormDialog({
      title: msg('Map'),
      submitText: msg('Save'),
      fields: () => html`
        ${textField({ name: 'map-url', label: msg('Server of the tiles'), value: settings?.tileUrl ?? '', maxLength: 500, mono: true, hint: msg('For example https://tiles.example.org/{z}/{x}/{y}.png. Empty: none. The server sees the addresses of everybody who opens the map.') })}
        ${textField({ name: 'map-attribution', label: msg('Attribution'), value: settings?.attribution ?? '', maxLength: 200, hint: msg('Who made the map, as its licence asks for it.') })}`,
      submit: async (fields) => {
        const tileUrl = fields.textOrNull('map-url')
        const attribution = fields.textOrNull('map-attribution')
        if (tileUrl !== null && !/^https:\/\/[^\s]+\{z\}[^\s]*$/.test(tileUrl))
          return msg('The address begins with https:// and holds {z}, {x} and {y}.')
        if (tileUrl !== null && attribution === null)
          return msg('Say who made the map: nearly every licence asks for it.')
        await this.app.api.send('PATCH', '/settings/map', { tileUrl, attribution }, v.unknown())
        this.trial = 'none'
        toast(msg('Saved.'))
        if (tileUrl !== null) void this.#try(tileUrl)
        return null
      },
    })
  }

  /** Asks for the one tile of the whole world. */
  async #try(tileUrl: string): Promise<void> {
    this.trial = 'running'
    const picture = new Image()
    const { promise, resolve } = Promise.withResolvers<boolean>()
    picture.onload = () => resolve(true)
    picture.onerror = () => resolve(false)
    picture.src = tileUrl
      .replace('{s}', 'a')
      .replace('{z}', '0')
      .replace('{x}', '0')
      .replace('{y}', '0')
      .replace('{r}', '')
    this.trial = (await promise) ? 'good' : 'bad'
  }
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url
}
