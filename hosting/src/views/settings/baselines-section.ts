import { type Baseline, baselineSchema } from '@charge-it/shared/model/station-configuration.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import * as v from 'valibot'
import { toast } from '../../app/app-toasts.ts'
import { AnswerController } from '../../data/answer-controller.ts'
import { openConfirm } from '../../dialogs/confirm-dialog.ts'
import { openBaseline } from '../../dialogs/dialog-baseline.ts'
import { pencil, plus, trash2 } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { answerCard } from '../answer-card.ts'
import { SectionElement } from './section-element.ts'

const answerSchema = v.object({ baselines: v.array(baselineSchema), builtIn: baselineSchema })
type Answer = v.InferOutput<typeof answerSchema>

/** What stations are set to by themselves after each boot, by vendor and model. */
@customElement('settings-baselines')
export class BaselinesSection extends SectionElement {
  readonly #answer = new AnswerController(this, () => this.app.api.get('/settings/baselines', answerSchema))

  override render(): unknown {
    const { answer } = this.#answer
    return html`<section class="card" aria-labelledby="baselines-title">
      <header class="ch"><div><h2 id="baselines-title">${msg('Wanted configuration')}</h2><p>${msg('What a station is set to after its start, where it says something else. The most specific entry counts alone.')}</p></div>
        ${answer !== null && this.#may ? html`<button class="btn sm primary" type="button" @click=${() => this.#edit(answer, null)}>${icon(plus)}${msg('Add entry')}</button>` : nothing}</header>
      ${answerCard(this.#answer, (found) => this.#entries(found))}
    </section>`
  }

  get #may(): boolean {
    return this.app.may('manageStations')
  }

  #entries(answer: Answer): TemplateResult {
    const { baselines, builtIn } = answer
    return html`<div class="stack">
      ${baselines.map(
        (baseline) => html`<section aria-label=${placeOf(baseline)}>
          <div class="row"><h3 class="h2 grow">${placeOf(baseline)}</h3>${
            this.#may
              ? html`<button class="ib sm" type="button" aria-label=${msg(str`Change ${placeOf(baseline)}`)} @click=${() => this.#edit(answer, baseline)}>${icon(pencil)}</button>
                <button class="ib sm" type="button" aria-label=${msg(str`Remove ${placeOf(baseline)}`)} @click=${() => this.#remove(answer, baseline)}>${icon(trash2)}</button>`
              : nothing
          }</div>${keysOf(baseline)}</section>`,
      )}
      <section aria-label=${msg('Built in')}><h3 class="h2">${msg('Built in')}</h3>
        <p class="s t2">${msg('Counts for every station that no entry fits. An entry does not add to it: repeat what should stay.')}</p>${keysOf(builtIn)}</section></div>`
  }

  #edit({ baselines, builtIn }: Answer, old: Baseline | null): void {
    openBaseline(old, builtIn, async (next) => {
      await this.#save(old === null ? [...baselines, next] : baselines.map((each) => (each === old ? next : each)))
    })
  }

  #remove({ baselines }: Answer, old: Baseline): void {
    openConfirm({
      title: msg(str`Remove ${placeOf(old)}?`),
      text: msg('Stations keep what they were set to; what fits them next counts from their next start.'),
      submitText: msg('Remove'),
      act: () => this.#save(baselines.filter((each) => each !== old)),
    })
  }

  async #save(baselines: readonly Baseline[]): Promise<void> {
    await this.app.api.send('PUT', '/settings/baselines', { baselines }, v.unknown())
    void this.#answer.load()
    toast(msg('Saved. Stations take it over with their next start.'))
  }
}

function placeOf({ vendor, model }: Baseline): string {
  if (vendor === null && model === null) return msg('All stations')
  if (model === null) return msg(str`${vendor ?? ''}, every model`)
  return vendor === null ? msg(str`Model ${model} of every vendor`) : `${vendor} ${model}`
}

function keysOf({ keys }: Baseline): TemplateResult {
  if (keys.length === 0) return html`<p class="s t2">${msg('Nothing is set.')}</p>`
  return html`<dl class="facts wide">${keys.map(({ key, value }) => html`<dt class="mono" translate="no">${key}</dt><dd class="mono" translate="no">${value}</dd>`)}</dl>`
}
