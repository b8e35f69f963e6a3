import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { toast } from '../../app/app-toasts.ts'
import { emptyCard, failedCard, loadingCard } from '../../components/card-state.ts'
import { PageElement } from '../../components/page-element.ts'
import { scrollRegion } from '../../components/scroll-region.ts'
import { type Api, ApiError } from '../../data/api.ts'
import { type PushDevice, type PushDevices, pushDevices, storeDevice, storedDevice } from '../../data/push-devices.ts'
import { openConfirm } from '../../dialogs/confirm-dialog.ts'
import { fmt } from '../../i18n/fmt.ts'
import { bell, bellOff, send, trash2 } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { deviceLabel } from '../../push/device-label.ts'
import { type PushBrowser, PushError, type PushPermission } from '../../push/push-browser.ts'
import { apiProblem } from '../../words/api-problem.ts'

interface Loaded extends PushDevices {
  readonly permission: PushPermission
}

/** Push in this browser: whether it may, turning it on and off, a test; and the person's other browsers. */
@customElement('settings-push')
export class PushCard extends PageElement {
  static override properties = {
    api: { attribute: false },
    browser: { attribute: false },
    timeZone: { attribute: false },
  }
  declare api: Api
  declare browser: PushBrowser
  declare timeZone: string
  @state() private loaded: Loaded | null = null
  @state() private problem: string | null = null
  @state() private busy = false

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#load()
  }

  override render(): unknown {
    return html`<section class="card flush" aria-labelledby="push-title">
      <header class="ch"><div><h2 id="push-title">${msg('Push on your devices')}</h2><p>${msg('Rules that say “push” reach these browsers, also while the console is closed.')}</p></div></header>
      ${this.#content()}
    </section>`
  }

  #content(): TemplateResult {
    if (this.problem !== null) return failedCard(this.problem, () => void this.#load())
    const { loaded } = this
    if (loaded === null) return loadingCard()
    if (loaded.pushKey === null || !this.browser.configured) {
      return emptyCard(
        bellOff,
        msg('Push is not set up in this installation'),
        msg(
          'Whoever runs it registers a web app with Firebase and sets CHARGE_IT_PUSH_KEY. E-mail and this console work without it.',
        ),
      )
    }
    return html`${this.#here(loaded, loaded.pushKey)}${this.#list(loaded.devices)}`
  }

  #here({ permission, devices }: Loaded, pushKey: string): TemplateResult {
    const isOn = devices.some(({ deviceId }) => deviceId === storedDevice())
    if (permission === 'unsupported')
      return note(
        msg('This browser cannot receive push'),
        msg(
          'On an iPhone or iPad, add the console to the home screen first and open it from there. Private windows never receive push.',
        ),
      )
    if (permission === 'denied')
      return note(
        msg('This browser blocks notifications of the console'),
        msg(
          'Allow them for this address in the browser’s settings (the sign beside the address leads there), then load the page again.',
        ),
      )
    if (permission === 'granted' && isOn)
      return html`<p class="pad-x"><span class="tag good">${msg('On')}</span> ${msg('Push is on in this browser. It ends when you sign out here.')}</p>`
    return html`<div class="pad-x stack"><p>${permission === 'default' ? msg('Push is off in this browser. It will ask you whether it may show notifications.') : msg('Push is off in this browser, and it may show notifications.')}</p>
      <p><button class="btn primary" type="button" ?disabled=${this.busy} @click=${() => void this.#turnOn(pushKey)}>${icon(bell)}${msg('Turn on push here')}</button></p></div>`
  }

  #list(devices: readonly PushDevice[]): TemplateResult | typeof nothing {
    if (devices.length === 0) return nothing
    const f = fmt()
    const now = new Date()
    const here = storedDevice()
    return html`<div class="tw" ${scrollRegion(msg('Your browsers with push'))}><table class="wraps"><thead><tr><th scope="col">${msg('Your browsers with push')}</th><th scope="col"><span class="vh">${msg('Actions')}</span></th></tr></thead>
      <tbody>${devices.map(
        (
          device,
        ) => html`<tr><td><b>${device.label}</b>${device.deviceId === here ? html` <span class="tag">${msg('this one')}</span>` : nothing}
            <span class="t2 sub">${msg(str`since ${f.moment(device.createdAt, this.timeZone, now)}`)}, ${device.lastSentAt === null ? msg('no message yet') : msg(str`last message ${f.moment(device.lastSentAt, this.timeZone, now)}`)}</span></td>
          <td class="n"><button class="ib sm" type="button" ?disabled=${this.busy} aria-label=${msg(str`Send a test to ${device.label}`)} title=${msg('Send a test')} @click=${() => void this.#test(device)}>${icon(send)}</button>
            <button class="ib sm" type="button" ?disabled=${this.busy} aria-label=${msg(str`Remove ${device.label}`)} title=${msg('Remove')} @click=${() => this.#askRemove(device)}>${icon(trash2)}</button></td></tr>`,
      )}</tbody></table></div>`
  }

  async #load(): Promise<void> {
    this.problem = null
    try {
      const listed = await pushDevices(this.api).list()
      const permission = await this.browser.permission()
      this.loaded = { ...listed, permission }
      await this.#renew(this.loaded)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.problem = apiProblem(error)
    }
  }

  /** A browser's token changes now and then; whoever opens this page brings the new one. */
  async #renew({ pushKey, devices, permission }: Loaded): Promise<void> {
    const here = storedDevice()
    if (pushKey === null || here === null || permission !== 'granted') return
    if (!devices.some(({ deviceId }) => deviceId === here)) return
    try {
      const added = await pushDevices(this.api).add(await this.browser.token(pushKey), deviceLabel(navigator.userAgent))
      if (added.deviceId === here) return
      await pushDevices(this.api).remove(here)
      storeDevice(added.deviceId)
      this.loaded = { ...(await pushDevices(this.api).list()), permission }
    } catch (error) {
      if (!(error instanceof PushError)) throw error
      console.warn('the push token of this browser could not be read', error)
    }
  }

  async #turnOn(pushKey: string): Promise<void> {
    await this.#act(async () => {
      const permission = await this.browser.ask()
      if (this.loaded !== null) this.loaded = { ...this.loaded, permission }
      if (permission !== 'granted') return
      const token = await this.browser.token(pushKey)
      const { deviceId, ...listed } = await pushDevices(this.api).add(token, deviceLabel(navigator.userAgent))
      storeDevice(deviceId)
      this.loaded = { ...listed, permission }
      toast(msg('Push is on in this browser.'))
    })
  }

  async #test({ deviceId, label }: PushDevice): Promise<void> {
    await this.#act(async () => {
      const { outcome } = await pushDevices(this.api).test(deviceId)
      if (outcome === 'sent') {
        toast(msg(str`A test is on its way to ${label}.`))
        return
      }
      toast(msg(str`${label} does not receive push any more and was removed.`), true)
      if (storedDevice() === deviceId) storeDevice(null)
    })
    await this.#load()
  }

  #askRemove(device: PushDevice): void {
    openConfirm({
      title: msg(str`Remove ${device.label}?`),
      text: msg('It receives no push any more. You can turn it on there again.'),
      submitText: msg('Remove'),
      act: async () => {
        await pushDevices(this.api).remove(device.deviceId)
        if (storedDevice() === device.deviceId) {
          storeDevice(null)
          await this.#endHere()
        }
        await this.#load()
      },
    })
  }

  /** The API forgot this browser already; that its push service keeps a subscription nobody uses does no harm. */
  async #endHere(): Promise<void> {
    try {
      await this.browser.forget()
    } catch (error) {
      if (!(error instanceof PushError)) throw error
      console.warn('the subscription of this browser could not be ended', error)
    }
  }

  async #act(act: () => Promise<void>): Promise<void> {
    this.busy = true
    try {
      await act()
    } catch (error) {
      if (error instanceof ApiError) toast(apiProblem(error), true)
      else if (error instanceof PushError)
        toast(msg('The browser’s push service refused. Check its connection and try again.'), true)
      else throw error
    } finally {
      this.busy = false
    }
  }
}

function note(title: string, text: string): TemplateResult {
  return html`<div class="pad-x"><div class="note">${icon(bellOff)}<p><b>${title}.</b> ${text}</p></div></div>`
}
