import type { Site } from '@charge-it/shared/model/site.ts'
import type { AppContext } from '../../app/app-context.ts'
import type { Route } from '../../app/router.ts'
import { PageElement } from '../../components/page-element.ts'
import type { FleetStation } from '../../data/fleet.ts'

/** The station that a tab shows; a new object each second, because ages run on. */
export interface StationPage {
  readonly shown: FleetStation
  /** IANA zone of its site. */
  readonly timeZone: string
  readonly siteName: string | null
  /** What all stations of the site may draw together, in W; null = none known. */
  readonly siteLimitW: number | null
  readonly now: Date
  /** All sites. */
  readonly sites: readonly Site[]
}

/** What every tab of a station builds on. Its module is loaded with the first visit of the tab. */
export abstract class StationTab extends PageElement {
  static override properties = { app: { attribute: false }, route: { attribute: false }, page: { attribute: false } }
  declare app: AppContext
  declare route: Route
  declare page: StationPage

  protected get db() {
    return this.app.firebase.db
  }

  protected get stationId(): string {
    return this.page.shown.station.stationId
  }
}
