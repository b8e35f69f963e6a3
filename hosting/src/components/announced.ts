import { LitElement, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'

/** The name of the event that {@link announce} sends. */
export const ANNOUNCE_EVENT = 'charge-it-announce'

export interface AnnouncedText {
  /** A newer text of the same topic replaces one that still waits. */
  readonly topic: string
  /** Empty: nothing of this topic is to be said any more. */
  readonly text: string
}

/** Lets the console's one polite live region say a text, when its time comes. */
export function announce(topic: string, text: string): void {
  window.dispatchEvent(new CustomEvent<AnnouncedText>(ANNOUNCE_EVENT, { detail: { topic, text } }))
}

/**
 * Shows nothing: its text is announced whenever it changes, and taken back when the element leaves the page before its
 * turn came.
 */
@customElement('csms-announced')
export class CsmsAnnounced extends LitElement {
  @property() topic = ''
  @property() text = ''

  override disconnectedCallback(): void {
    announce(this.topic, '')
    super.disconnectedCallback()
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed)
    if (changed.has('text') && (this.text !== '' || changed.get('text') !== undefined)) announce(this.topic, this.text)
  }
}
