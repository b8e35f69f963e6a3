import type { BillCorrection } from '@charge-it/shared/model/bill-correction.ts'
import type { Bill, TransactionIdentity } from '@charge-it/shared/model/transaction.ts'
import type { ReactiveControllerHost } from 'lit'
import type { LiveModule } from './load-live.ts'
import { OwnDocument } from './own-document.ts'

/** The papers as they are known now. */
export interface OwnPaper {
  /** The card as the station sent it; null until it is read. */
  readonly idTag: string | null
  readonly bill: Bill | null
  readonly correction: BillCorrection | null
}

/** What only the owner of a session reads: the card in full, and after the end the bill and its later correction. */
export class OwnPapers implements OwnPaper {
  readonly #identity: OwnDocument<TransactionIdentity>
  readonly #bill: OwnDocument<Bill>
  readonly #correction: OwnDocument<BillCorrection>

  constructor(host: ReactiveControllerHost, { loadLive }: { loadLive(): Promise<LiveModule> }) {
    this.#identity = new OwnDocument(host, {
      comesLater: false,
      async follow(key, observer) {
        const { live, followDocument } = await loadLive()
        return followDocument(live.identity(key), observer)
      },
    })
    this.#bill = new OwnDocument(host, {
      comesLater: true,
      async follow(key, observer) {
        const { live, followDocument } = await loadLive()
        return followDocument(live.bill(key), observer)
      },
    })
    this.#correction = new OwnDocument(host, {
      // Nearly no bill is ever corrected, so one question is enough; the next visit asks anew.
      comesLater: false,
      async follow(key, observer) {
        const { live, followDocument } = await loadLive()
        return followDocument(live.correction(key), observer)
      },
    })
  }

  /** @param transactionKey An own session; null for none. @param ended True once it is over. */
  follow(transactionKey: string | null, ended: boolean): void {
    this.#identity.follow(transactionKey)
    this.#bill.follow(ended ? transactionKey : null)
    this.#correction.follow(ended ? transactionKey : null)
  }

  /** The connector changed, for example because the car left: that is when bills are made. */
  hasten(): void {
    this.#bill.hasten()
  }

  /** The card as the station sent it; null until it is read. */
  get idTag(): string | null {
    return this.#identity.document?.idTag ?? null
  }

  get bill(): Bill | null {
    return this.#bill.document
  }

  get correction(): BillCorrection | null {
    return this.#correction.document
  }
}
