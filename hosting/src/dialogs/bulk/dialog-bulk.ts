import type { Command } from '@charge-it/shared/model/command.ts'
import type { Site } from '@charge-it/shared/model/site.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { AppContext } from '../../app/app-context.ts'
import { toast } from '../../app/app-toasts.ts'
import { PageElement } from '../../components/page-element.ts'
import type { FleetStation } from '../../data/fleet.ts'
import { liveAll } from '../../data/live-query.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { commandSource } from '../../data/station-sources.ts'
import { circleX, triangleAlert } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import type { BulkKind } from '../../views/stations/bulk-bar.ts'
import { apiProblem } from '../../words/api-problem.ts'
import { FormFields } from '../form-dialog.ts'
import { type OpenDialog, openDialog } from '../kit-dialog.ts'
import { BULK_ACTIONS, type BulkPlan } from './bulk-actions.ts'
import { bulkOutcomes } from './bulk-outcomes.ts'
import './bulk.css'
import { fmt } from '../../i18n/fmt.ts'
import { type BulkProgress, countOutcomes, mayTryAgain, runBulk } from './run-bulk.ts'

/** One after another: the API answers each within a second, and whoever stops loses no more than one. */
const PARALLEL = 1
/** Commands whose further way is followed: one document each. */
const FOLLOWED = 50

/** Opens the form of a common action for the chosen stations: form, question where much is at stake, then each outcome. */
export function openBulk(
  app: AppContext,
  kind: BulkKind,
  chosen: readonly FleetStation[],
  sites: readonly Site[],
): void {
  openDialog(msg(str`${BULK_ACTIONS[kind].title()}: stations (${fmt().number(chosen.length)})`), (dialog) => {
    return html`<bulk-dialog .app=${app} .kind=${kind} .chosen=${chosen} .sites=${sites} .dialog=${dialog}></bulk-dialog>`
  })
}

/** The content of the dialog. */
@customElement('bulk-dialog')
export class BulkDialog extends PageElement {
  @property({ attribute: false }) app: AppContext | null = null
  @property({ attribute: false }) kind: BulkKind = 'command'
  @property({ attribute: false }) chosen: readonly FleetStation[] = []
  @property({ attribute: false }) sites: readonly Site[] = []
  @property({ attribute: false }) dialog: OpenDialog | null = null
  @state() private step: 'form' | 'confirm' | 'running' | 'done' = 'form'
  @state() private problem: string | null = null
  @state() private plan: BulkPlan | null = null
  @state() private progress: ReadonlyMap<string, BulkProgress> = new Map()

  #stop = new AbortController()
  readonly #commands = new LiveQueryController<readonly { readonly document: Command | null }[]>(this, () => {
    if (this.app === null || this.step !== 'done') return null
    const { db } = this.app.firebase
    const ids = this.#commandIds
    return ids.length === 0
      ? null
      : liveAll(
          ids.join(),
          ids.map((id) => commandSource(db, id)),
        )
  })

  /** Whoever closes the dialog ends what has not begun. */
  override disconnectedCallback(): void {
    super.disconnectedCallback()
    if (this.step !== 'running') return
    this.#stop.abort()
    const { queued, changed } = countOutcomes(this.progress.values())
    toast(
      msg(
        str`Stopped. Stations that were reached: ${fmt().number(queued + changed)} of ${fmt().number(this.chosen.length)}.`,
      ),
      true,
    )
  }

  get #commandIds(): readonly string[] {
    return [...this.progress.values()]
      .flatMap((each) => (each.state === 'queued' ? [each.commandId] : []))
      .slice(0, FOLLOWED)
  }

  override render(): unknown {
    if (this.step === 'running' || this.step === 'done') return this.#outcomes()
    const isConfirming = this.step === 'confirm'
    return html`<form @submit=${this.#onSubmit}>
      <div role="alert" class=${this.problem === null ? 'vh' : ''}>${this.problem === null ? nothing : html`<div class="note bad">${icon(circleX)}<p>${this.problem}</p></div>`}</div>
      <p class="t2 bulk-ids" translate="no">${this.chosen.map(({ station }) => station.stationId).join(', ')}</p>
      <div class="form" ?hidden=${isConfirming}>${BULK_ACTIONS[this.kind].fields(this.sites)}</div>
      ${isConfirming ? html`<div class="note warn" role="alert">${icon(triangleAlert)}<div><p><b>${this.plan?.title}: ${this.chosen.length}</b></p><p>${this.plan?.confirm}</p></div></div>` : nothing}
      <div class="btns">${
        isConfirming
          ? html`<button class="btn" type="button" @click=${() => {
              this.step = 'form'
            }}>${msg('Back')}</button>`
          : html`<button class="btn" type="button" @click=${() => this.dialog?.close()}>${msg('Cancel')}</button>`
      }
        <button class="btn ${isConfirming ? 'danger' : 'primary'}" type="submit">${isConfirming ? msg('Yes, go on') : msg('Go on')}</button></div>
    </form>`
  }

  #outcomes(): TemplateResult {
    const { chosen, progress } = this
    const ended = Object.values(countOutcomes(progress.values())).reduce((sum, count) => sum + count, 0)
    const commands = new Map((this.#commands.data ?? []).map(({ document }) => [document?.commandId, document]))
    const again = chosen.filter(({ station }) => mayTryAgain(progress.get(station.stationId) ?? { state: 'waiting' }))
    const isDone = this.step === 'done'
    return html`<div class="form">
      ${bulkOutcomes({ title: this.plan?.title ?? '', chosen, progress, commands, isDone })}
      <div class="btns">
        ${isDone ? nothing : html`<button class="btn" type="button" ?disabled=${this.#stop.signal.aborted} @click=${this.#onStop}>${msg('Stop')}</button>`}
        ${isDone && again.length > 0 ? html`<button class="btn" type="button" @click=${() => void this.#run(again)}>${msg(str`Try again: ${fmt().number(again.length)}`)}</button>` : nothing}
        <button class="btn primary" type="button" ?disabled=${!isDone && ended < chosen.length} @click=${() => this.dialog?.close()}>${msg('Done')}</button></div>
    </div>`
  }

  readonly #onStop = (): void => {
    this.#stop.abort()
    this.requestUpdate()
  }

  readonly #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault()
    const { app } = this
    if (!(event.target instanceof HTMLFormElement) || app === null) return
    if (this.step === 'form') {
      const plan = BULK_ACTIONS[this.kind].plan(new FormFields(new FormData(event.target)), this.chosen, app)
      this.problem = typeof plan === 'string' ? plan : null
      if (typeof plan === 'string') return
      this.plan = plan
      if (plan.confirm !== null) {
        this.step = 'confirm'
        return
      }
    }
    void this.#run(this.chosen)
  }

  async #run(items: readonly FleetStation[]): Promise<void> {
    const { plan } = this
    if (plan === null) return
    this.#stop = new AbortController()
    this.step = 'running'
    const tell = ({ station }: FleetStation, progress: BulkProgress): void => {
      this.progress = new Map([...this.progress, [station.stationId, progress]])
    }
    for (const item of items) tell(item, { state: 'waiting' })
    try {
      await runBulk({
        ...{ items, tell, signal: this.#stop.signal, parallel: PARALLEL, wordsOf: apiProblem },
        act: (item) => plan.act(item),
      })
    } finally {
      this.step = 'done'
    }
  }
}
