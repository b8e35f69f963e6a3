import { updateWhenLocaleChanges } from '@lit/localize'
import { LitElement, type PropertyDeclarations } from 'lit'
import type { AppContext } from '../app/app-context.ts'

/** What is shown of one thing beside its list builds on. It renders into the page itself, as views do. */
export abstract class DetailElement extends LitElement {
  static override properties: PropertyDeclarations = { app: { attribute: false }, closeAddress: { attribute: false } }
  declare app: AppContext
  /** The list without anything beside it. */
  declare closeAddress: string

  constructor() {
    super()
    updateWhenLocaleChanges(this)
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected get db() {
    return this.app.firebase.db
  }
}
