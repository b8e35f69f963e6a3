import { SWITCHED_KINDS, type SwitchedKind } from '@charge-it/shared/model/insight.ts'
import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import * as v from 'valibot'
import { toast } from '../../app/app-toasts.ts'
import { addressOf } from '../../app/router.ts'
import { ApiError } from '../../data/api.ts'
import { insightSettingsSource } from '../../data/insight-sources.ts'
import { newestVerdictsSource } from '../../data/insight-verdicts.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { apiProblem } from '../../words/api-problem.ts'
import { listState } from '../list-state.ts'
import { SectionElement } from './section-element.ts'
import './training-card.ts'
import { verdictsCard } from './verdicts-card.ts'

/** Which predictions the jobs make. */
@customElement('settings-insights')
export class InsightsSection extends SectionElement {
  @state() private busy = false
  readonly #settings = new LiveQueryController(this, () => insightSettingsSource(this.app.firebase.db))

  readonly #verdicts = new LiveQueryController(this, () => newestVerdictsSource(this.app.firebase.db))

  override render(): unknown {
    return html`<div class="stack">${this.#predictions()} <training-card .app=${this.app}></training-card> ${verdictsCard(this.#verdicts.state, new Date(), () => this.#verdicts.retry())}</div>`
  }

  #predictions(): TemplateResult {
    const { state } = this.#settings
    const disabled = state.data?.document?.disabled ?? []
    const may = this.app.may('runInsights')
    return html`<section class="card" aria-labelledby="insights-title">
      <header class="ch"><div><h2 id="insights-title">${msg('Predictions')}</h2><p>${msg('Made each hour from what your own stations recorded; models are trained each night at two o’clock of the site')}</p></div></header>
      ${
        listState(state, () => this.#settings.retry()) ??
        html`<div class="stack"><fieldset class="choices"><legend class="vh">${msg('Predictions')}</legend>${SWITCHED_KINDS.map(
          (kind) =>
            html`<label><input type="checkbox" role="switch" .checked=${!disabled.includes(kind)} ?disabled=${!may || this.busy} @change=${(event: Event) => void this.#switch(kind, event, disabled)}><span>${kindWord(kind)}<small>${kindText(kind)}</small></span></label>`,
        )}</fieldset>
        <p class="s t2">${msg('A kind that is switched off keeps its last result, which then shows its age and is called stale.')}</p>
        ${may ? nothing : html`<p class="s t2">${msg('Operators and administrators switch them.')}</p>`}
        <div class="btns card-foot"><a class="btn" href=${addressOf('insights')}>${msg('Open the insights')}</a></div></div>`
      }</section>`
  }

  async #switch(kind: SwitchedKind, event: Event, disabled: readonly SwitchedKind[]): Promise<void> {
    if (!(event.target instanceof HTMLInputElement)) return
    const others = disabled.filter((each) => each !== kind)
    this.busy = true
    try {
      const body = { disabled: event.target.checked ? others : [...others, kind] }
      await this.app.api.send('PATCH', '/settings/insights', body, v.unknown())
      toast(msg('Saved. It counts from the next hour.'))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      event.target.checked = !event.target.checked
      toast(apiProblem(error), true)
    }
    this.busy = false
  }
}

function kindWord(kind: SwitchedKind): string {
  if (kind === 'availability') return msg('Availability')
  return kind === 'load' ? msg('Load forecast') : msg('Maintenance')
}

function kindText(kind: SwitchedKind): string {
  if (kind === 'availability') return msg('How likely a connector is free in each of the next 24 hours.')
  return kind === 'load'
    ? msg('Energy of each hour of the day, and when the grid limit is at risk.')
    : msg('Which stations behave oddly compared with themselves and others.')
}
