import {
  FIRMWARE_TARGET_STATES,
  type FirmwareJob,
  type FirmwareTarget,
  type FirmwareTargetState,
} from '@charge-it/shared/model/firmware-job.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import * as v from 'valibot'
import { toast } from '../../app/app-toasts.ts'
import { ClockController } from '../../app/clock-controller.ts'
import { pageTop } from '../../app/page-top.ts'
import { addressOf } from '../../app/router.ts'
import { ViewElement } from '../../app/view-element.ts'
import '../../components/announced.ts'
import { emptyCard, failedCard, loadingCard } from '../../components/card-state.ts'
import { filterSelect } from '../../components/filter-select.ts'
import { forbiddenCard } from '../../components/forbidden-card.ts'
import { scrollRegion } from '../../components/scroll-region.ts'
import { ApiError } from '../../data/api.ts'
import { firmwareJobSource, firmwareTargetsSource } from '../../data/firmware-sources.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { openCancelJob } from '../../dialogs/dialog-firmware-job.ts'
import { fmt } from '../../i18n/fmt.ts'
import { ban, cpu, pause, play, rotateCcw, search, triangleAlert } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { apiProblem } from '../../words/api-problem.ts'
import {
  FIRMWARE_JOB_TONES,
  FIRMWARE_TARGET_TONES,
  firmwareJobStatusWord,
  firmwareReasonWord,
  firmwareTargetWord,
} from '../../words/firmware.ts'
import { jobProgress, jobWords } from './job-progress.ts'

const TARGETS = 100

/** One update of many stations: its waves, how far each station is, and the switches of the job. */
@customElement('view-firmware-job')
export class ViewFirmwareJob extends ViewElement {
  @state() private busy = false
  @state() private shown = TARGETS
  readonly #clock = new ClockController(this, 30_000)
  readonly #job = new LiveQueryController<{ readonly document: FirmwareJob | null }>(this, () =>
    this.app.may('command') ? firmwareJobSource(this.#db, this.#jobId) : null,
  )
  readonly #targets = new LiveQueryController<readonly FirmwareTarget[]>(this, () =>
    this.app.may('command') ? firmwareTargetsSource(this.#db, this.#jobId, this.#state, this.shown) : null,
  )

  get #db() {
    return this.app.firebase.db
  }

  get #jobId(): string {
    return this.route.params.jobId ?? ''
  }

  get #state(): FirmwareTargetState | null {
    return FIRMWARE_TARGET_STATES.find((each) => each === this.route.query.get('state')) ?? null
  }

  override pageTitle(): string {
    return this.#job.data?.document?.name ?? msg('Firmware')
  }

  override render(): unknown {
    const { status, errorCode } = this.#job.state
    const job = this.#job.data?.document ?? null
    const crumb = { title: msg('Firmware'), address: addressOf('firmware') }
    return html`${pageTop(this.app, { title: job?.name ?? msg('Firmware update'), crumb })}
      <main id="main">${
        !this.app.may('command')
          ? forbiddenCard('command')
          : status === 'loading'
            ? html`<section class="card">${loadingCard()}</section>`
            : status === 'error'
              ? html`<section class="card">${failedCard(errorCode ?? 'unknown', () => this.#job.retry())}</section>`
              : job === null
                ? html`<section class="card">${emptyCard(search, msg('There is no such update'), msg('The link may be old.'), html`<a class="btn" href=${addressOf('firmware')}>${msg('All updates')}</a>`)}</section>`
                : this.#content(job)
      }</main>`
  }

  #content(job: FirmwareJob): TemplateResult {
    return html`<div class="grid">${this.#overview(job)} ${this.#waves(job)} ${this.#stations(job)}</div>`
  }

  #overview(job: FirmwareJob): TemplateResult {
    const at = (moment: Date): string => fmt().moment(moment, this.app.timeZone, this.#clock.now)
    const { status } = job
    return html`<section class="card g5" aria-labelledby="job-title">
      <header class="ch"><div><h2 id="job-title">${msg('State')}</h2></div><span class="tag ${FIRMWARE_JOB_TONES[status]}">${firmwareJobStatusWord(status)}</span></header>
      <div class="stack">
        ${jobProgress(job)}
        <csms-announced topic="job" .text=${jobWords(job)}></csms-announced>
        ${status === 'halted' ? html`<div class="note bad">${icon(triangleAlert)}<p>${haltText(job)}</p></div>` : nothing}
        <dl class="facts">
          <dt>${msg('Version')}</dt><dd>${job.firmwareVersion ?? '–'}</dd>
          <dt>${msg('Stations')}</dt><dd>${fmt().number(job.total)}</dd>
          <dt>${job.startsAt > this.#clock.now ? msg('Begins') : msg('Began')}</dt><dd>${at(job.startsAt)}</dd>
          <dt>${job.finishedAt === null ? msg('Ends at the latest') : msg('Ended')}</dt><dd>${at(job.finishedAt ?? job.endsAt)}</dd>
          <dt>${msg('While a car charges')}</dt><dd>${job.duringTransactions ? msg('also') : msg('waits')}</dd>
          <dt>${msg('Halts')}</dt><dd>${msg(str`when ${fmt().number(job.haltAfter.count)} or more failed, at least ${job.haltAfter.sharePercent} % of those that are through`)}</dd>
        </dl>
        <div class="btns">
          ${status === 'running' ? this.#button('pause', pause, msg('Pause'), msg('Paused. Stations that are updating finish.')) : nothing}
          ${status === 'paused' || status === 'halted' ? this.#button('resume', play, msg('Go on'), msg('The update goes on.'), 'primary') : nothing}
          ${(job.counts.failed ?? 0) + (job.counts.unreached ?? 0) > 0 && status !== 'cancelled' && status !== 'preparing' ? this.#button('retry', rotateCcw, msg('Try failed ones again'), msg('They are told again.')) : nothing}
          ${status === 'done' || status === 'cancelled' ? nothing : html`<button class="btn" type="button" ?disabled=${this.busy} @click=${() => openCancelJob(job, () => this.#send('cancel'))}>${icon(ban)}${msg('Cancel…')}</button>`}
        </div>
      </div></section>`
  }

  #button(verb: string, iconPath: string, text: string, done: string, look = ''): TemplateResult {
    return html`<button class="btn ${look}" type="button" ?disabled=${this.busy} @click=${() => void this.#control(verb, done)}>${icon(iconPath)}${text}</button>`
  }

  #waves(job: FirmwareJob): TemplateResult {
    const f = fmt()
    const at = (moment: Date | null): string =>
      moment === null ? '–' : f.moment(moment, this.app.timeZone, this.#clock.now)
    return html`<section class="card flush g7" aria-labelledby="waves-title">
      <header class="ch"><div><h2 id="waves-title">${msg('Waves')}</h2><p>${msg('The next begins when all of the one before are through')}</p></div></header>
      ${
        job.plan.length === 0
          ? loadingCard()
          : html`<div class="tw" ${scrollRegion(msg('Table of the waves'))}><table><thead><tr><th scope="col">${msg('Wave')}</th><th scope="col" class="n">${msg('Stations')}</th><th scope="col" class="n">${msg('Told')}</th><th scope="col" class="n">${msg('Updated')}</th><th scope="col" class="n">${msg('Failed')}</th><th scope="col">${msg('Began')}</th><th scope="col">${msg('Ended')}</th></tr></thead>
            <tbody>${job.plan.map(
              (wave, index) =>
                html`<tr aria-selected=${index === job.wave && job.finishedAt === null ? 'true' : nothing}><td>${f.number(index + 1)}</td><td class="n">${f.number(wave.size)}</td><td class="n">${f.number(wave.dispatched)}</td><td class="n">${f.number(wave.succeeded)}</td><td class="n">${f.number(wave.failed)}</td><td class="t2">${at(wave.startedAt)}</td><td class="t2">${at(wave.finishedAt)}</td></tr>`,
            )}</tbody></table></div>`
      }</section>`
  }

  #stations(job: FirmwareJob): TemplateResult {
    const f = fmt()
    return html`<section class="card flush g12" aria-labelledby="targets-title">
      <header class="ch"><div><h2 id="targets-title">${msg('Stations')}</h2></div>
        ${filterSelect(
          msg('State'),
          this.#state ?? '',
          [
            ['', msg('All')],
            ...FIRMWARE_TARGET_STATES.filter((each) => (job.counts[each] ?? 0) > 0 || each === this.#state).map(
              (each) => [each, `${firmwareTargetWord(each)} (${f.number(job.counts[each] ?? 0)})`] as const,
            ),
          ],
          (each) => this.app.navigation.setQuery({ state: each }),
        )}</header>${this.#targetList()}</section>`
  }

  #targetList(): TemplateResult {
    const { status, errorCode, data } = this.#targets.state
    if (status === 'loading') return loadingCard()
    if (status === 'error') return failedCard(errorCode ?? 'unknown', () => this.#targets.retry())
    const targets = data ?? []
    if (targets.length === 0)
      return emptyCard(cpu, msg('No station in this state'), msg('Choose another state, or wait for the job.'))
    const f = fmt()
    const now = this.#clock.now
    return html`<ul class="mb">${targets.map(
      (
        target,
      ) => html`<li><span class="mk"><span class="tag ${FIRMWARE_TARGET_TONES[target.state]}">${firmwareTargetWord(target.state)}</span></span>
        <div><p><a class="id" href=${addressOf('stationTab', { stationId: target.stationId, tab: 'firmware' })}>${target.stationId}</a></p><span>${targetText(target)}</span></div>
        <span class="src">${[target.versionBefore, target.versionAfter].filter((each) => each !== null).join(' → ')}</span>
        <time class="src" datetime=${target.lastUpdatedAt.toISOString()}>${f.moment(target.lastUpdatedAt, this.app.timeZone, now)}</time></li>`,
    )}</ul>${targets.length < this.shown ? nothing : html`<div class="foot-row"><span>${msg(str`The first ${f.number(targets.length)}`)}</span><button class="btn sm" type="button" @click=${() => this.#more()}>${msg('Load more')}</button></div>`}`
  }

  #more(): void {
    this.shown += TARGETS
  }

  async #send(verb: string): Promise<void> {
    await this.app.api.send('POST', `/firmwareJobs/${encodeURIComponent(this.#jobId)}/${verb}`, {}, v.unknown())
  }

  async #control(verb: string, done: string): Promise<void> {
    this.busy = true
    try {
      await this.#send(verb)
      toast(done)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      toast(apiProblem(error), true)
    }
    this.busy = false
  }
}

/** Why a job halted, in its own numbers. */
function haltText({ settledSinceResume: { succeeded, failed }, haltAfter }: FirmwareJob): string {
  const f = fmt()
  return msg(
    str`Halted: ${f.number(failed)} of ${f.number(succeeded + failed)} stations failed. It halts when ${f.number(haltAfter.count)} or more failed, at least ${f.number(haltAfter.sharePercent)} % of those that are through. Look at the failed ones, then go on or cancel.`,
  )
}

function targetText({ reason, progress, attempts }: FirmwareTarget): string {
  return [
    reason === null ? null : firmwareReasonWord(reason),
    progress === null ? null : msg(str`Last word: ${progress}.`),
    attempts > 1 ? msg(str`Attempt ${fmt().number(attempts)}.`) : null,
  ]
    .filter((each) => each !== null)
    .join(' ')
}
