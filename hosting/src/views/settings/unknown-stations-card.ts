import { msg, updateWhenLocaleChanges } from '@lit/localize'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import * as v from 'valibot'
import { toast } from '../../app/app-toasts.ts'
import { failedCard, loadingCard } from '../../components/card-state.ts'
import { type Api, ApiError } from '../../data/api.ts'
import { apiProblem } from '../../words/api-problem.ts'

const settingsSchema = v.object({ unknownMayConnect: v.boolean() })
const PATH = '/settings/connections'

/** Whether a station that nobody registered may open a connection and say who it is. */
@customElement('settings-unknown-stations')
export class UnknownStationsCard extends LitElement {
  static override properties = { api: { attribute: false }, may: { type: Boolean } }
  declare api: Api
  /** The person may change it. */
  declare may: boolean
  @state() private mayConnect: boolean | null = null
  @state() private problem: string | null = null
  @state() private busy = false

  constructor() {
    super()
    updateWhenLocaleChanges(this)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#load()
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override render(): unknown {
    return html`<section class="card" aria-labelledby="unknown-title">
      <header class="ch"><div><h2 id="unknown-title">${msg('Stations that nobody registered')}</h2><p>${msg('Each of them appears in the list of new stations, whatever is set here.')}</p></div></header>
      ${this.#content()}
    </section>`
  }

  #content(): TemplateResult {
    if (this.problem !== null) return failedCard(this.problem, () => void this.#load())
    const { mayConnect } = this
    if (mayConnect === null) return loadingCard()
    return html`<div class="stack"><fieldset class="choices"><legend class="vh">${msg('Stations that nobody registered')}</legend>
        <label><input type="checkbox" role="switch" .checked=${mayConnect} ?disabled=${!this.may || this.busy} @change=${(event: Event) => void this.#change(event)}><span>${msg('They may connect and say who they are')}<small>${mayConnect ? msg('Their BootNotification is answered Pending: you see make, model and serial number before you accept them.') : msg('They are refused before they connect: you see their id and address, not their make.')}</small></span></label></fieldset>
      <p class="s t2">${msg('No unknown station can charge or is billed: everything but its BootNotification is refused and nothing else of it is stored. Whoever knows the address of the edges can hold a connection, though, so switch this off again once your stations are accepted. It counts within 30 seconds.')}</p>
      ${this.may ? nothing : html`<p class="s t2">${msg('Administrators switch it.')}</p>`}</div>`
  }

  async #load(): Promise<void> {
    this.problem = null
    try {
      this.mayConnect = (await this.api.get(PATH, settingsSchema)).unknownMayConnect
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.problem = apiProblem(error)
    }
  }

  async #change(event: Event): Promise<void> {
    if (!(event.target instanceof HTMLInputElement)) return
    const box = event.target
    this.busy = true
    try {
      const body = { unknownMayConnect: box.checked }
      this.mayConnect = (await this.api.send('PATCH', PATH, body, settingsSchema)).unknownMayConnect
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
