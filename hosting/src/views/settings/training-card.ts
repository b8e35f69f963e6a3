import type { JobRun } from '@charge-it/shared/model/job-run.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import * as v from 'valibot'
import type { AppContext } from '../../app/app-context.ts'
import { toast } from '../../app/app-toasts.ts'
import { ClockController } from '../../app/clock-controller.ts'
import { selectField } from '../../components/form-fields.ts'
import { PageElement } from '../../components/page-element.ts'
import { ApiError } from '../../data/api.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { jobRunSource, sitesSource } from '../../data/sources.ts'
import { fmt } from '../../i18n/fmt.ts'
import { apiProblem } from '../../words/api-problem.ts'

/** Its document says something at every step; a training that is silent for so long has died. */
const DEAD_AFTER_MS = 10 * 60_000

/** Trains the models before their hour, and tells how far it is: also to whoever opens the page meanwhile. */
@customElement('training-card')
export class TrainingCard extends PageElement {
  @property({ attribute: false }) app: AppContext | null = null
  @state() private siteId = ''
  @state() private asked = false
  readonly #clock = new ClockController(this, 10_000)
  readonly #run = new LiveQueryController(this, () =>
    this.app === null ? null : jobRunSource(this.app.firebase.db, 'trainInsights'),
  )
  readonly #sites = new LiveQueryController(this, () =>
    this.app?.may('runInsights') === true ? sitesSource(this.app.firebase.db) : null,
  )

  override render(): unknown {
    const { app } = this
    if (app === null) return nothing
    const run = this.#run.data?.document ?? null
    const running = this.asked || (run !== null && isRunning(run, this.#clock.now))
    return html`<section class="card" aria-labelledby="training-title">
      <header class="ch"><div><h2 id="training-title">${msg('Training')}</h2><p>${msg('At once instead of tonight, for example after history was imported')}</p></div></header>
      <div class="stack">
        ${this.#last(run, running, app)}
        ${
          app.may('runInsights')
            ? html`${selectField({
                name: 'training-site',
                label: msg('Site'),
                value: this.siteId,
                options: [
                  ['', msg('All sites, and the groups of drivers')],
                  ...(this.#sites.data ?? []).map((site) => [site.siteId, site.name] as const),
                ],
                choose: (siteId) => {
                  this.siteId = siteId
                },
              })}
              <div class="btns"><button class="btn" type="button" ?disabled=${running} @click=${() => void this.#train(app)}>${running ? msg('Training…') : msg('Train now')}</button></div>`
            : html`<p class="s t2">${msg('Operators and administrators start it.')}</p>`
        }
      </div></section>`
  }

  #last(run: JobRun | null, running: boolean, app: AppContext): TemplateResult {
    const f = fmt()
    if (run === null) return html`<p class="s t2">${msg('Nobody has asked for one yet.')}</p>`
    const at = f.moment(run.finishedAt, app.timeZone, this.#clock.now)
    if (running) {
      const percent = this.asked && !isRunning(run, this.#clock.now) ? 0 : (run.summary.percent ?? 0)
      return html`<label class="progress"><span>${msg(str`Training, ${f.number(percent)} %`)}</span><progress max="100" value=${percent}></progress></label>`
    }
    if (!run.ok) return html`<p class="s">${msg(str`The last one failed, ${at}. What was stored before stays.`)}</p>`
    if ((run.summary.percent ?? 0) < 100)
      return html`<p class="s">${msg(str`The last one ended without a result, ${at}.`)}</p>`
    return html`<p class="s t2">${msg(str`The last one ended ${at}.`)}</p>`
  }

  async #train({ api }: AppContext): Promise<void> {
    this.asked = true
    try {
      await api.send('POST', '/insights/trainings', { siteId: this.siteId === '' ? null : this.siteId }, v.unknown())
      toast(msg('The models are trained.'))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      // It goes on without whoever asked: the way to it closes after a minute. Its document tells the rest.
      if (error.status !== 504 && error.status !== 0) toast(apiProblem(error), true)
    }
    this.asked = false
  }
}

function isRunning({ ok, summary, finishedAt }: JobRun, now: Date): boolean {
  return ok && (summary.percent ?? 100) < 100 && now.getTime() - finishedAt.getTime() < DEAD_AFTER_MS
}
