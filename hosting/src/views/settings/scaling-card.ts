import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { toast } from '../../app/app-toasts.ts'
import { emptyCard } from '../../components/card-state.ts'
import { PageElement } from '../../components/page-element.ts'
import { AnswerController } from '../../data/answer-controller.ts'
import type { Api } from '../../data/api.ts'
import { type ScalableService, type ShownScaling, scalingApi } from '../../data/scaling-api.ts'
import { openScaling } from '../../dialogs/dialog-scaling.ts'
import { fmt } from '../../i18n/fmt.ts'
import { pencil, refreshCw, server } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { answerCard } from '../answer-card.ts'

/** How many instances of the edge Cloud Run may run, for admins. */
@customElement('settings-scaling')
export class SettingsScaling extends PageElement {
  static override properties = { api: { attribute: false }, timeZone: { attribute: false } }
  declare api: Api
  /** In which times are shown. */
  declare timeZone: string
  readonly #scaling = new AnswerController(this, () => scalingApi(this.api).read())

  override render(): unknown {
    const scaling = this.#scaling.answer
    return html`<section class="card" aria-labelledby="scaling-title"><header class="ch"><div><h2 id="scaling-title">${msg('Scaling of the edge')}</h2><p>${msg('Instances that Cloud Run keeps for the stations’ connections')}</p></div>
      ${scaling?.available === true && scaling.fixedInstances === null ? html`<button class="btn sm" type="button" @click=${() => this.#change(scaling)}>${icon(pencil)}${msg('Change')}</button>` : nothing}</header>
      ${answerCard(this.#scaling, (shown) => this.#body(shown))}</section>`
  }

  #body(scaling: ShownScaling): TemplateResult {
    if (!scaling.available) {
      return emptyCard(
        server,
        msg('There is nothing to scale here'),
        msg('The edge of this installation does not run on Cloud Run, or nobody has set up its service.'),
      )
    }
    const f = fmt()
    return html`<dl class="facts">
      ${
        scaling.fixedInstances === null
          ? html`<dt>${msg('Least instances')}</dt><dd>${f.number(scaling.minInstances, 0)}</dd>
            <dt>${msg('Most instances')}</dt><dd>${scaling.maxInstances === null ? msg('no limit of ours') : f.number(scaling.maxInstances, 0)}</dd>`
          : html`<dt>${msg('Instances')}</dt><dd>${f.number(scaling.fixedInstances, 0)} <span class="t2">${msg('fixed in Cloud Run')}</span></dd>`
      }
      <dt>${msg('Current revision')}</dt><dd>${scaling.revision === null ? '–' : html`<code>${scaling.revision}</code>`}</dd>
      ${scaling.pendingRevision === null ? nothing : html`<dt>${msg('Revision on its way')}</dt><dd><code>${scaling.pendingRevision}</code></dd>`}
      <dt>${msg('Last change')}</dt><dd>${scaling.changedAt === null ? '–' : f.moment(scaling.changedAt, this.timeZone, new Date())}</dd>
    </dl>
    ${scaling.settling ? html`<div class="row"><p class="t2">${msg('Cloud Run is still applying the last change.')}</p><button class="btn sm" type="button" @click=${() => void this.#scaling.load()}>${icon(refreshCw)}${msg('Refresh')}</button></div>` : nothing}`
  }

  #change(service: ScalableService): void {
    openScaling(service, this.api, (scaling) => {
      this.#scaling.replace(scaling)
      toast(msg('Saved.'))
    })
  }
}
