import type { AppContext } from '../../app/app-context.ts'
import type { Route } from '../../app/router.ts'
import { PageElement } from '../../components/page-element.ts'

/** One part of the settings. */
export abstract class SectionElement extends PageElement {
  static override properties = { app: { attribute: false }, route: { attribute: false } }
  declare app: AppContext
  declare route: Route
}
