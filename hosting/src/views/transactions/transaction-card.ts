import type { IdTag } from '@charge-it/shared/model/id-tag.ts'
import type { TransactionIdentity } from '@charge-it/shared/model/transaction.ts'
import { collections } from '@charge-it/shared/paths.ts'
import { msg } from '@lit/localize'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { AppContext } from '../../app/app-context.ts'
import { PageElement } from '../../components/page-element.ts'
import { noteOpened } from '../../data/audit-api.ts'
import { identitySource, idTagSource } from '../../data/card-sources.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'

/** Whose card began a transaction, in full: for roles that may see cards. That it was shown stands in the audit. */
@customElement('transaction-card')
export class TransactionCard extends PageElement {
  @property({ attribute: false }) app: AppContext | null = null
  @property({ attribute: false }) transactionKey = ''

  readonly #identity = new LiveQueryController(this, () =>
    this.app === null ? null : identitySource(this.app.firebase.db, this.transactionKey),
  )
  readonly #card = new LiveQueryController(this, () => {
    const idTag = this.#identity.data?.document?.idTagCanonical
    return this.app === null || idTag === undefined ? null : idTagSource(this.app.firebase.db, idTag)
  })

  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed)
    if (this.app !== null) void noteOpened(this.app.api, `${collections.transactions}/${this.transactionKey}`)
  }

  override render(): unknown {
    const identity = this.#identity.data?.document ?? null
    if (identity === null || this.#card.state.status === 'loading') return nothing
    return cardFacts(identity, this.#card.data?.document ?? null)
  }
}

/** @param card null: it is not in the list of cards any more, or never was. */
export function cardFacts(
  identity: Pick<TransactionIdentity, 'idTag' | 'parentIdTag'>,
  card: IdTag | null,
): TemplateResult {
  const row = (name: string, text: string | null, mono = false): TemplateResult | typeof nothing =>
    text === null ? nothing : html`<dt>${name}</dt><dd class=${mono ? 'mono' : nothing}>${text}</dd>`
  return html`<dl class="facts pad-x" aria-label=${msg('Card')}>
    ${row(msg('Card'), identity.idTag, true)}
    ${card === null ? row(msg('Holder'), msg('not in the list of cards')) : row(msg('Holder'), card.holderName ?? kindWord(card))}
    ${row(msg('Label'), card?.label ?? null)} ${row(msg('Group'), identity.parentIdTag, true)}</dl>`
}

function kindWord({ kind, ownerUid }: IdTag): string {
  switch (kind) {
    case 'account':
      return msg('a driver’s account, without a card')
    case 'guest':
      return msg('a guest')
    case 'card':
      return ownerUid === null ? '–' : msg('a driver’s account')
  }
}
