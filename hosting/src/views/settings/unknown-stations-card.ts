import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import * as v from 'valibot'
import { toast } from '../../app/app-toasts.ts'
import { PageElement } from '../../components/page-element.ts'
import { AnswerController } from '../../data/answer-controller.ts'
import { type Api, ApiError } from '../../data/api.ts'
import { apiProblem } from '../../words/api-problem.ts'
import { answerCard } from '../answer-card.ts'

const settingsSchema = v.object({ unknownMayConnect: v.boolean() })
const PATH = '/settings/connections'

/** Whether a station that nobody registered may open a connection and say who it is. */
@customElement('settings-unknown-stations')
export class UnknownStationsCard extends PageElement {
  static override properties = { api: { attribute: false }, may: { type: Boolean } }
  declare api: Api
  /** The person may change it. */
  declare may: boolean
  @state() private busy = false
  readonly #settings = new AnswerController(this, () => this.api.get(PATH, settingsSchema))

  override render(): unknown {
    return html`<section class="card" aria-labelledby="unknown-title">
      <header class="ch"><div><h2 id="unknown-title">${msg('Stations that nobody registered')}</h2><p>${msg('Each of them appears in the list of new stations, whatever is set here.')}</p></div></header>
      ${answerCard(this.#settings, ({ unknownMayConnect }) => this.#content(unknownMayConnect))}
    </section>`
  }

  #content(mayConnect: boolean): TemplateResult {
    return html`<div class="stack"><fieldset class="choices"><legend class="vh">${msg('Stations that nobody registered')}</legend>
        <label><input type="checkbox" role="switch" .checked=${mayConnect} ?disabled=${!this.may || this.busy} @change=${(event: Event) => void this.#change(event)}><span>${msg('They may connect and say who they are')}<small>${mayConnect ? msg('Their BootNotification is answered Pending: you see make, model and serial number before you accept them.') : msg('They are refused before they connect: you see their id and address, not their make.')}</small></span></label></fieldset>
      <p class="s t2">${msg('No unknown station can charge or is billed: everything but its BootNotification is refused and nothing else of it is stored. Whoever knows the address of the edges can hold a connection, though, so switch this off again once your stations are accepted. It counts within 30 seconds.')}</p>
      ${this.may ? nothing : html`<p class="s t2">${msg('Administrators switch it.')}</p>`}</div>`
  }

  async #change(event: Event): Promise<void> {
    if (!(event.target instanceof HTMLInputElement)) return
    const box = event.target
    this.busy = true
    try {
      const body = { unknownMayConnect: box.checked }
      this.#settings.replace(await this.api.send('PATCH', PATH, body, settingsSchema))
      toast(msg('Saved.'))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      box.checked = !box.checked
      toast(apiProblem(error), true)
    } finally {
      this.busy = false
    }
  }
}
