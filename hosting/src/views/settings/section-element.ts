import { updateWhenLocaleChanges } from '@lit/localize'
import { LitElement } from 'lit'
import type { AppContext } from '../../app/app-context.ts'
import type { Route } from '../../app/router.ts'

/** One part of the settings. Renders into the page itself, as views do. */
export abstract class SectionElement extends LitElement {
  static override properties = { app: { attribute: false }, route: { attribute: false } }
  declare app: AppContext
  declare route: Route

  constructor() {
    super()
    updateWhenLocaleChanges(this)
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }
}
