import type { Role } from '@charge-it/shared/model/role.ts'

/** The claim is written a moment after the document that tells of it. */
const FIRST_WAIT_MS = 1000
/** A document and a claim that never agree must not cost a token for ever: about a minute in all. */
const MOST_TRIES = 6

/**
 * Fetches the token anew when an account's document names another role than the token: a token keeps a role for up to an
 * hour after it was changed.
 */
export class RoleFollower {
  readonly #refresh: () => Promise<void>
  #wanted: Role | null | undefined = undefined
  #tries = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param refresh Fetches the token anew. */
  constructor(refresh: () => Promise<void>) {
    this.#refresh = refresh
  }

  /** @param wanted Of the document; undefined while it is not known, or where there is none. @param held Of the token. */
  follow(wanted: Role | null | undefined, held: Role | null): void {
    if (wanted === undefined || wanted === held) {
      clearTimeout(this.#timer)
      this.#wanted = undefined
      return
    }
    if (wanted === this.#wanted) return
    clearTimeout(this.#timer)
    this.#wanted = wanted
    this.#tries = 0
    this.#try()
  }

  #try(): void {
    this.#timer = setTimeout(
      () => {
        this.#tries += 1
        this.#refresh().catch((error: unknown) => console.warn('the role could not be read anew', error))
        if (this.#tries < MOST_TRIES) this.#try()
      },
      this.#tries === 0 ? 0 : FIRST_WAIT_MS * 2 ** (this.#tries - 1),
    )
  }
}
