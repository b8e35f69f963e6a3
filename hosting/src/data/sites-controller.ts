import type { Site } from '@charge-it/shared/model/site.ts'
import type { Firestore } from 'firebase/firestore'
import type { ReactiveControllerHost } from 'lit'
import { LiveQueryController } from './live-query-controller.ts'
import type { LiveState } from './live-state.ts'
import { SITES_LISTED, siteSource, sitesSource } from './sources.ts'

/** Whose sites, and which one must be known wherever it stands in the list. */
export interface SitesWanted {
  readonly db: Firestore
  /** Of the page: chosen in its address, or its station's; null or empty = none in particular. */
  readonly siteId: string | null
  /** False: only the one site is followed. */
  readonly listed?: boolean
}

/** Follows the first sites by name, and by its id the one site that a page is about when it is not among them. */
export class SitesController {
  readonly #wantedOf: () => SitesWanted
  readonly #list: LiveQueryController<readonly Site[]>
  readonly #one: LiveQueryController<{ readonly document: Site | null }>

  constructor(host: ReactiveControllerHost, wantedOf: () => SitesWanted) {
    this.#wantedOf = wantedOf
    this.#list = new LiveQueryController(host, () => {
      const { db, listed } = wantedOf()
      return listed === false ? null : sitesSource(db)
    })
    this.#one = new LiveQueryController(host, () => {
      const { db, siteId, listed } = wantedOf()
      if (siteId === null || siteId === '') return null
      if (listed === false) return siteSource(db, siteId)
      const listedSites = this.#list.data
      if (listedSites === null || listedSites.length < SITES_LISTED) return null
      return listedSites.some((site) => site.siteId === siteId) ? null : siteSource(db, siteId)
    })
  }

  /** By name, the one that is asked for last if it was not among the first. */
  get sites(): readonly Site[] {
    const list = this.#list.data ?? []
    const one = this.#one.data?.document ?? null
    return one === null || list.some((site) => site.siteId === one.siteId) ? list : [...list, one]
  }

  /** The site that is asked for; undefined until it is known, and when there is none. */
  get wanted(): Site | undefined {
    const { siteId } = this.#wantedOf()
    return this.sites.find((site) => site.siteId === siteId)
  }

  /** Of the list, or of the one site where only that is followed. */
  get state(): LiveState<unknown> {
    return this.#wantedOf().listed === false ? this.#one.state : this.#list.state
  }

  retry(): void {
    this.#list.retry()
    this.#one.retry()
  }
}
