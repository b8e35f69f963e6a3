import type { PropertyValues } from 'lit'
import { PageElement } from '../components/page-element.ts'
import type { AppContext } from './app-context.ts'
import type { Route } from './router.ts'

/** What every view builds on: it names the window, and a person who moved here hears its heading. */
export abstract class ViewElement extends PageElement {
  static override properties = { app: { attribute: false }, route: { attribute: false } }
  declare app: AppContext
  declare route: Route

  /** The name of the page, for the title of the window. */
  abstract pageTitle(): string

  /** The first page of a visit keeps the browser's own focus. */
  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed)
    if (this.app.navigation.moved) this.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    document.title = `${this.pageTitle()} · Charge-IT`
  }
}
