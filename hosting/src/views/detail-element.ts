import type { PropertyDeclarations } from 'lit'
import type { AppContext } from '../app/app-context.ts'
import { PageElement } from '../components/page-element.ts'

/** What is shown of one thing beside its list builds on. */
export abstract class DetailElement extends PageElement {
  static override properties: PropertyDeclarations = { app: { attribute: false }, closeAddress: { attribute: false } }
  declare app: AppContext
  /** The list without anything beside it. */
  declare closeAddress: string

  protected get db() {
    return this.app.firebase.db
  }
}
