import type { FirmwareFile } from '@charge-it/shared/model/firmware-file.ts'
import type { FirmwareJob } from '@charge-it/shared/model/firmware-job.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { ClockController } from '../app/clock-controller.ts'
import { pageTop } from '../app/page-top.ts'
import { addressOf } from '../app/router.ts'
import { ViewElement } from '../app/view-element.ts'
import { emptyCard, failedCard, loadingCard } from '../components/card-state.ts'
import { forbiddenCard } from '../components/forbidden-card.ts'
import { scrollRegion } from '../components/scroll-region.ts'
import { firmwareJobsSource } from '../data/firmware-sources.ts'
import { LiveQueryController } from '../data/live-query-controller.ts'
import { listSites } from '../data/sources.ts'
import { firmwareFilesSource } from '../data/station-progress-sources.ts'
import { openFirmwareFile, openFirmwareUpload, openRemoveFirmware } from '../dialogs/dialog-firmware-file.ts'
import { openFirmwareJob } from '../dialogs/dialog-firmware-job.ts'
import { fileSize } from '../format/file-size.ts'
import { fmt } from '../i18n/fmt.ts'
import { cpu, fileText, layers, pencil, plus, trash2, upload } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { FIRMWARE_JOB_TONES, firmwareJobStatusWord } from '../words/firmware.ts'
import { jobProgress } from './firmware/job-progress.ts'
import './firmware/view-firmware-job.ts'

const JOBS = 50

/** Firmware of the fleet: updates of many stations, and the files they install. */
@customElement('view-firmware')
export class ViewFirmware extends ViewElement {
  readonly #clock = new ClockController(this, 30_000)
  readonly #jobs = new LiveQueryController<readonly FirmwareJob[]>(this, () =>
    this.app.may('command') ? firmwareJobsSource(this.#db, JOBS) : null,
  )
  readonly #files = new LiveQueryController<readonly FirmwareFile[]>(this, () =>
    this.app.may('command') ? firmwareFilesSource(this.#db) : null,
  )

  get #db() {
    return this.app.firebase.db
  }

  override pageTitle(): string {
    return msg('Firmware')
  }

  override render(): unknown {
    const { app } = this
    if (!app.may('command'))
      return html`${pageTop(app, { title: msg('Firmware') })}<main id="main">${forbiddenCard('command')}</main>`
    return html`${pageTop(app, { title: msg('Firmware'), sub: msg('Updates of many stations, in waves') })}
      <main id="main"><div class="stack">
        <section class="card flush" aria-labelledby="jobs-title"><header class="ch"><div><h2 id="jobs-title">${msg('Updates')}</h2><p>${msg('A first small wave, then larger ones; too many failures halt it')}</p></div>
          <button class="btn sm primary" type="button" @click=${() => void this.#openJob()}>${icon(plus)}${msg('New update')}</button></header>${this.#jobList()}</section>
        <section class="card flush" aria-labelledby="files-title"><header class="ch"><div><h2 id="files-title">${msg('Files')}</h2><p>${msg('Stations fetch them over links that work once')}</p></div>
          <button class="btn sm" type="button" @click=${() => openFirmwareUpload(app)}>${icon(upload)}${msg('Upload')}</button></header>${this.#fileList()}</section>
      </div></main>`
  }

  async #openJob(): Promise<void> {
    openFirmwareJob(this.app, this.#files.data ?? [], await listSites(this.#db))
  }

  #jobList(): TemplateResult {
    const { status, errorCode, data } = this.#jobs.state
    if (status === 'loading') return loadingCard()
    if (status === 'error') return failedCard(errorCode ?? 'unknown', () => this.#jobs.retry())
    if (data === null || data.length === 0)
      return emptyCard(
        layers,
        msg('No update yet'),
        msg('Upload a file, then choose the stations. The first wave is one station.'),
      )
    const now = this.#clock.now
    return html`<ul class="mb">${data.map(
      (
        job,
      ) => html`<li><span class="mk">${icon(cpu)}<span class="tag ${FIRMWARE_JOB_TONES[job.status]}">${firmwareJobStatusWord(job.status)}</span></span>
        <div><p><a class="id" href=${addressOf('firmwareJob', { jobId: job.jobId })}>${job.name}</a></p>${jobProgress(job)}</div>
        <span class="src">${msg(str`${fmt().number(job.total)} stations`)}</span><time class="src" datetime=${job.createdAt.toISOString()}>${fmt().moment(job.createdAt, this.app.timeZone, now)}</time></li>`,
    )}</ul>`
  }

  #fileList(): TemplateResult {
    const { status, errorCode, data } = this.#files.state
    if (status === 'loading') return loadingCard()
    if (status === 'error') return failedCard(errorCode ?? 'unknown', () => this.#files.retry())
    if (data === null || data.length === 0)
      return emptyCard(fileText, msg('No file yet'), msg('Upload what the manufacturer gave you.'))
    const { app } = this
    return html`<div class="tw" ${scrollRegion(msg('Table of the files'))}><table><thead><tr><th scope="col">${msg('File')}</th><th scope="col">${msg('Version')}</th><th scope="col">${msg('Vendor and model')}</th><th scope="col" class="n">${msg('Size')}</th><th scope="col">${msg('Uploaded')}</th><th scope="col"><span class="vh">${msg('Actions')}</span></th></tr></thead>
      <tbody>${data.map(
        (
          file,
        ) => html`<tr><td class="name two"><b class="id mono">${file.fileName}</b></td><td>${file.firmwareVersion ?? '–'}${file.signed === null ? nothing : html` <span class="tag">${msg('signed')}</span>`}</td><td class="t2">${[file.vendor, file.model].filter((each) => each !== null).join(' ') || '–'}</td>
        <td class="n">${fileSize(file.sizeBytes)}</td><td class="t2">${fmt().date(file.uploadedAt, app.timeZone)}</td>
        <td class="n"><button class="ib sm" type="button" aria-label=${msg(str`Change ${file.fileName}`)} title=${msg('Change')} @click=${() => openFirmwareFile(app, file)}>${icon(pencil)}</button>
          <button class="ib sm" type="button" aria-label=${msg(str`Delete ${file.fileName}`)} title=${msg('Delete')} @click=${() => openRemoveFirmware(app, file)}>${icon(trash2)}</button></td></tr>`,
      )}</tbody></table></div>`
  }
}
