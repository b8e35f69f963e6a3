import { updateWhenLocaleChanges } from '@lit/localize'
import { LitElement } from 'lit'

/**
 * What views, their parts and dialogs build on: renders into the page itself, not into a shadow root, so that labels reach
 * their controls and the page's own styles apply; and renders anew in another language.
 */
export abstract class PageElement extends LitElement {
  constructor() {
    super()
    updateWhenLocaleChanges(this)
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }
}
