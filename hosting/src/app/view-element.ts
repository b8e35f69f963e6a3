import { updateWhenLocaleChanges } from '@lit/localize'
import { LitElement, type PropertyValues } from 'lit'
import type { AppContext } from './app-context.ts'
import type { Route } from './router.ts'

/**
 * What every view builds on. Views render into the page itself, not into a shadow root: labels reach their controls and
 * the page's own styles apply.
 */
export abstract class ViewElement extends LitElement {
  static override properties = { app: { attribute: false }, route: { attribute: false } }
  declare app: AppContext
  declare route: Route

  constructor() {
    super()
    updateWhenLocaleChanges(this)
  }

  /** The name of the page, for the title of the window. */
  abstract pageTitle(): string

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  /** A person who moved here hears the heading; the first page of a visit keeps the browser's own focus. */
  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed)
    if (this.app.navigation.moved) this.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    document.title = `${this.pageTitle()} · Charge-IT`
  }
}
