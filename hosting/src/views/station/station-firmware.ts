import type { FirmwareFile } from '@charge-it/shared/model/firmware-file.ts'
import type { StationUpload } from '@charge-it/shared/model/station-upload.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { toast } from '../../app/app-toasts.ts'
import { addressOf } from '../../app/router.ts'
import { emptyCard } from '../../components/card-state.ts'
import { scrollRegion } from '../../components/scroll-region.ts'
import { ApiError } from '../../data/api.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import {
  firmwareFilesSource,
  stationProgressSource,
  uploadsOfStationSource,
} from '../../data/station-progress-sources.ts'
import { commandsOfActionsSource } from '../../data/station-sources.ts'
import { openInstallFirmware } from '../../dialogs/dialog-install-firmware.ts'
import { fmt } from '../../i18n/fmt.ts'
import { cpu, download, fileText, receiptText } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { apiProblem } from '../../words/api-problem.ts'
import { listState } from '../list-state.ts'
import { commandList } from './command-list.ts'
import { commandTarget, openStationCommand } from './open-command.ts'
import { StationTab } from './station-tab.ts'

const ACTIONS = ['UpdateFirmware', 'SignedUpdateFirmware', 'GetDiagnostics', 'GetLog']
const COMMANDS = 12
const UPLOADS = 20

/** The version of a station, new ones for it, and the files that tell what it did. */
@customElement('station-firmware')
export class StationFirmware extends StationTab {
  @state() private busy = ''

  readonly #progress = new LiveQueryController(this, () => stationProgressSource(this.db, this.stationId, 'firmware'))
  readonly #files = new LiveQueryController(this, () => firmwareFilesSource(this.db))
  readonly #uploads = new LiveQueryController(this, () => uploadsOfStationSource(this.db, this.stationId, UPLOADS))
  readonly #commands = new LiveQueryController(this, () =>
    commandsOfActionsSource(this.db, this.stationId, ACTIONS, COMMANDS),
  )

  override render(): unknown {
    const commands = this.#commands.data ?? []
    return html`<div class="grid">${this.#version()} ${this.#library()} ${this.#uploadCard()}
      ${commands.length === 0 ? nothing : html`<section class="card flush g12" aria-labelledby="fw-log"><header class="ch"><div><h2 id="fw-log">${msg('What was asked')}</h2></div></header>${commandList(commands, this.page.timeZone, this.page.now, this.app.person.uid)}</section>`}
    </div>`
  }

  #version(): TemplateResult {
    const { station } = this.page.shown
    const progress = this.#progress.data?.document ?? null
    const failed = progress !== null && /fail|invalid|denied/i.test(progress.status)
    return html`<section class="card g4" aria-labelledby="fw-title"><header class="ch"><div><h2 id="fw-title">${msg('Version')}</h2><p>${[station.vendor, station.model].filter((text) => text !== null).join(' ')}</p></div></header>
      <p class="fw-v">${station.firmwareVersion ?? '–'}</p>
      <dl class="facts"><dt>${msg('Last boot')}</dt><dd>${station.lastBootAt === null ? '–' : fmt().moment(station.lastBootAt, this.page.timeZone, this.page.now)}</dd>
        ${progress === null ? nothing : html`<dt>${msg('Last word')}</dt><dd><span class="pill ${failed ? 'bad' : progress.status === 'Installed' ? 'good' : 'info'}">${progress.status}</span> ${fmt().moment(progress.at, this.page.timeZone, this.page.now)}</dd>`}</dl>
      <div class="btns card-foot"><button class="btn" type="button" @click=${() => this.#open('UpdateFirmware')}>${icon(cpu)}${msg('Update from an address')}</button></div></section>`
  }

  #library(): TemplateResult {
    const { station } = this.page.shown
    const { state } = this.#files
    const files = (state.data ?? []).filter(
      (file) =>
        (file.vendor === null || file.vendor === station.vendor) &&
        (file.model === null || file.model === station.model),
    )
    return html`<section class="card flush g8" aria-labelledby="lib-title"><header class="ch"><div><h2 id="lib-title">${msg('Files that fit')}</h2><p>${msg('Of its vendor and model, from the files of this installation')}</p></div></header>
      ${
        listState(state, () => this.#files.retry()) ??
        (files.length === 0
          ? emptyCard(
              fileText,
              msg('No file fits this station'),
              msg('Upload one, or update from an address of the manufacturer.'),
              html`<a class="btn" href=${addressOf('firmware')}>${msg('Firmware files')}</a>`,
            )
          : html`<div class="tw" ${scrollRegion(msg('Files that fit'))}><table><thead><tr><th scope="col">${msg('File')}</th><th scope="col">${msg('Version')}</th><th scope="col" class="n">${msg('Size')}</th><th scope="col">${msg('Uploaded')}</th><th><span class="vh">${msg('Actions')}</span></th></tr></thead>
                  <tbody>${files.map((file) => this.#file(file))}</tbody></table></div>`)
      }</section>`
  }

  #file(file: FirmwareFile): TemplateResult {
    const isInstalled =
      file.firmwareVersion !== null && file.firmwareVersion === this.page.shown.station.firmwareVersion
    return html`<tr><td><span class="mono">${file.fileName}</span></td><td>${file.firmwareVersion ?? '–'} ${isInstalled ? html`<span class="pill good">${msg('runs now')}</span>` : nothing}${file.signed === null ? nothing : html` <span class="pill">${msg('signed')}</span>`}</td>
      <td class="n">${sizeText(file.sizeBytes)}</td><td>${fmt().date(file.uploadedAt, this.page.timeZone)}</td>
      <td class="n"><button class="btn sm" type="button" ?disabled=${this.busy !== ''} aria-label=${msg(str`Install ${file.fileName}`)} @click=${() => openInstallFirmware(this.app, this.stationId, file)}>${msg('Install')}</button></td></tr>`
  }

  #uploadCard(): TemplateResult {
    const { state } = this.#uploads
    const uploads = state.data ?? []
    return html`<section class="card flush g12" aria-labelledby="up-title"><header class="ch"><div><h2 id="up-title">${msg('Diagnostics and logs')}</h2><p>${msg('Kept for 90 days')}</p></div>
      <div class="ca pad btns"><button class="btn" type="button" @click=${() => this.#open('GetDiagnostics')}>${icon(download)}${msg('Fetch diagnostics')}</button><button class="btn" type="button" @click=${() => this.#open('GetLog')}>${icon(receiptText)}${msg('Fetch a log')}</button></div></header>
      ${
        listState(state, () => this.#uploads.retry()) ??
        (uploads.length === 0
          ? emptyCard(download, msg('No file yet'), msg('The station packs and uploads it; that takes some minutes.'))
          : html`<ul class="story">${uploads.map((upload) => this.#upload(upload))}</ul>`)
      }</section>`
  }

  #upload(upload: StationUpload): TemplateResult {
    const { timeZone, now } = this.page
    const { status } = upload
    const tone = { awaited: '', received: 'good', failed: 'bad', expired: 'warn' }[status]
    return html`<li class=${tone}>${icon(upload.kind === 'securityLog' ? receiptText : download)}
      <div><b>${kindWord(upload.kind)}</b>${upload.fileName === null ? nothing : html` <span class="mono xs">${upload.fileName}</span>`}
        <p>${statusWord(status)}${upload.progress === null ? nothing : html`, ${upload.progress}`}${upload.sizeBytes === null ? nothing : html`, ${sizeText(upload.sizeBytes)}`}</p></div>
      <div class="when">${fmt().moment(upload.receivedAt ?? upload.requestedAt, timeZone, now)}${
        status === 'received'
          ? html`<br><button class="btn sm" type="button" ?disabled=${this.busy !== ''} @click=${() => this.#download(upload)}>${icon(download)}${msg('Download')}</button>`
          : nothing
      }</div></li>`
  }

  #open(action: string): void {
    void openStationCommand(this.app, () => commandTarget(this.page), action)
  }

  async #download({ uploadId, fileName }: StationUpload): Promise<void> {
    this.busy = uploadId
    try {
      const { content } = await this.app.api.file(`/uploads/${encodeURIComponent(uploadId)}/content`)
      const url = URL.createObjectURL(content)
      const link = document.createElement('a')
      link.href = url
      link.download = fileName ?? uploadId
      link.click()
      URL.revokeObjectURL(url)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      toast(apiProblem(error), true)
    }
    this.busy = ''
  }
}

function sizeText(bytes: number): string {
  if (bytes < 1000) return `${fmt().number(bytes)}\u00a0B`
  return bytes < 1_000_000
    ? `${fmt().number(bytes / 1000, 1)}\u00a0kB`
    : `${fmt().number(bytes / 1_000_000, 1)}\u00a0MB`
}

function kindWord(kind: StationUpload['kind']): string {
  switch (kind) {
    case 'diagnostics':
    case 'diagnosticsLog':
      return msg('Diagnostics')
    case 'securityLog':
      return msg('Security events')
  }
}

function statusWord(status: StationUpload['status']): string {
  switch (status) {
    case 'awaited':
      return msg('Waiting for the file')
    case 'received':
      return msg('Received')
    case 'failed':
      return msg('The station could not upload it')
    case 'expired':
      return msg('Nothing came in time')
  }
}
