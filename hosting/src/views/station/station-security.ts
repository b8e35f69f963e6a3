import type { CertificateKind, CertificateState, StationCertificate } from '@charge-it/shared/model/certificate.ts'
import { WARN_BEFORE_DAYS } from '@charge-it/shared/model/certificate.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { emptyCard } from '../../components/card-state.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { certificatesOfStationSource } from '../../data/station-progress-sources.ts'
import { openNewKey } from '../../dialogs/dialog-new-key.ts'
import { openRemoveStation } from '../../dialogs/dialog-remove-station.ts'
import { openRevokeCertificates, VALID_CERTIFICATES } from '../../dialogs/dialog-revoke-certificates.ts'
import { openSecurityProfile } from '../../dialogs/dialog-security-profile.ts'
import { fmt } from '../../i18n/fmt.ts'
import { badgeCheck, keyRound, pencil, shieldCheck, trash2 } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { profileMeaning, profileWord } from '../../words/security-profile.ts'
import { listState } from '../list-state.ts'
import { StationTab } from './station-tab.ts'

const DAY_MS = 86_400_000

/** How a station proves who it is: its profile, its key, its certificates. At its end the station is removed. */
@customElement('station-security')
export class StationSecurity extends StationTab {
  readonly #certificates = new LiveQueryController(this, () => certificatesOfStationSource(this.db, this.stationId))

  override render(): unknown {
    const { station } = this.page.shown
    const usesKey = station.securityProfile === 1 || station.securityProfile === 2
    const mayManage = this.app.may('manageStations')
    const { state } = this.#certificates
    const certificates = state.data ?? []
    return html`<div class="grid">
      <section class="card g4" aria-labelledby="sec-title"><header class="ch"><div><h2 id="sec-title">${msg('Login')}</h2><p>${msg('A station never connects with a weaker profile than the one it reached')}</p></div></header>
        <dl class="facts"><dt>${msg('Security profile')}</dt><dd>${profileWord(station.securityProfile)}<br><span class="t2 s">${profileMeaning(station.securityProfile)}</span></dd><dt>${msg('User name')}</dt><dd class="mono">${station.stationId}</dd></dl>
        ${
          mayManage
            ? html`<div class="btns card-foot"><button class="btn" type="button" @click=${() => openSecurityProfile(this.app, station)}>${icon(pencil)}${msg('Change the profile')}</button>${
                usesKey
                  ? html`<button class="btn" type="button" @click=${() => this.#newKey()}>${icon(keyRound)}${msg('New key')}</button>`
                  : nothing
              }</div>`
            : nothing
        }</section>
      <section class="card flush g8" aria-labelledby="cert-title"><header class="ch"><div><h2 id="cert-title">${msg('Certificates')}</h2><p>${msg('Renewed by themselves 30 days before their end')}</p></div>${
        this.app.may('manageUsers') && certificates.some(isRevocable)
          ? html`<div class="ca pad"><button class="btn danger" type="button" @click=${() => openRevokeCertificates(this.app, station)}>${msg('Revoke…')}</button></div>`
          : nothing
      }</header>
        ${
          listState(state, () => this.#certificates.retry()) ??
          (certificates.length === 0
            ? emptyCard(
                shieldCheck,
                msg('No certificate'),
                msg(
                  'Stations of profile 3 ask for one by themselves; root certificates are installed by the expert dialog.',
                ),
              )
            : html`<ul class="story">${certificates.map((each) => this.#certificate(each))}</ul>`)
        }</section>
      ${
        mayManage
          ? html`<section class="card g12" aria-labelledby="remove-title"><header class="ch"><div><h2 id="remove-title">${msg('Remove this station')}</h2>
              <p>${msg('For a charger that was taken down or added under a wrong id. Its transactions stay.')}</p></div>
              <div class="ca pad"><button class="btn danger" type="button" @click=${() => openRemoveStation(this.app, this.page.shown)}>${icon(trash2)}${msg('Remove station…')}</button></div></header></section>`
          : nothing
      }
    </div>`
  }

  #certificate(certificate: StationCertificate): TemplateResult {
    const { now, timeZone } = this.page
    const { notAfter, kind, state, subject, issuer, serial } = certificate
    const days = notAfter === null ? null : Math.floor((notAfter.getTime() - now.getTime()) / DAY_MS)
    const isUsed = ['issued', 'accepted', 'inUse', 'installed'].includes(state)
    const tone = !isUsed || days === null ? '' : days < 0 ? 'bad' : days < WARN_BEFORE_DAYS ? 'warn' : 'good'
    return html`<li class=${tone}>${icon(kind === 'ChargePointCertificate' ? badgeCheck : shieldCheck)}
      <div><b>${kindWord(kind)}</b> <span class="pill ${state === 'inUse' || state === 'installed' ? 'good' : state === 'rejected' || state === 'expired' || state === 'revoked' ? 'bad' : ''}">${stateWord(state)}</span>
        <p>${subject ?? msg('Known to the station only')}${issuer === null ? nothing : msg(str`, issued by ${issuer}`)}</p><p class="mono">${serial}</p></div>
      <div class="when">${notAfter === null ? '–' : msg(str`until ${fmt().date(notAfter, timeZone)}`)}${
        days === null || !isUsed ? nothing : html`<br>${days < 0 ? msg('ended') : msg(str`${days} days left`)}`
      }</div></li>`
  }

  #newKey(): void {
    openNewKey({
      stationId: this.stationId,
      api: this.app.api,
      nameLabel: msg('User name'),
      done: (text) => html`<p>${text}</p>`,
    })
  }
}

function isRevocable({ kind, state }: StationCertificate): boolean {
  return kind === 'ChargePointCertificate' && VALID_CERTIFICATES.includes(state)
}

function kindWord(kind: CertificateKind): string {
  switch (kind) {
    case 'ChargePointCertificate':
      return msg('Certificate of the station')
    case 'CentralSystemRootCertificate':
      return msg('Root certificate of this system')
    case 'ManufacturerRootCertificate':
      return msg('Root certificate of the manufacturer')
  }
}

function stateWord(state: CertificateState): string {
  switch (state) {
    case 'issued':
      return msg('Issued')
    case 'accepted':
      return msg('Accepted, not used yet')
    case 'rejected':
      return msg('Refused')
    case 'inUse':
      return msg('In use')
    case 'revoked':
      return msg('Revoked')
    case 'replaced':
      return msg('Replaced')
    case 'installed':
      return msg('Installed')
    case 'deleted':
      return msg('Deleted')
    case 'expired':
      return msg('Ended')
  }
}
