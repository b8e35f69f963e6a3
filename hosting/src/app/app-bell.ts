import { msg, str } from '@lit/localize'
import { html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { PageElement } from '../components/page-element.ts'
import { LiveQueryController } from '../data/live-query-controller.ts'
import { openNotificationsSource } from '../data/notification-sources.ts'
import { fmt } from '../i18n/fmt.ts'
import { bell } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import type { AppContext } from './app-context.ts'
import { addressOf } from './router.ts'

/** More are told as that and a plus; each costs a read when a page opens. */
const COUNTED = 10

/** The way to the notifications, with the number of open ones that concern the person's role. */
@customElement('app-bell')
export class AppBell extends PageElement {
  @property({ attribute: false }) app: AppContext | null = null
  readonly #open = new LiveQueryController(this, () =>
    this.app === null ? null : openNotificationsSource(this.app.firebase.db, this.app.role, COUNTED),
  )

  override render(): unknown {
    const count = this.#open.data?.length ?? 0
    const shown = count < COUNTED ? fmt().number(count) : `${COUNTED - 1}+`
    const name = count === 0 ? msg('Notifications') : msg(str`Notifications, ${shown} open`)
    return html`<a class="ib bell" href=${addressOf('notifications')} aria-label=${name} title=${name}>${icon(bell)}${count === 0 ? nothing : html`<span class="badge" aria-hidden="true">${shown}</span>`}</a>`
  }
}
