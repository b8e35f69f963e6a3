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
  /** Where it stands; null without a site, and while the site cannot be read. */
  readonly site: Site | null
  readonly now: Date
  /** False: live values could not be asked for and arrive slowly. */
  readonly isWatched: boolean
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
