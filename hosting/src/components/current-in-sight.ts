import { noChange } from 'lit'
import { Directive, directive, type ElementPart, PartType } from 'lit/directive.js'

/** Keeps the current link of a navigation that scrolls sideways where it can be seen. */
class CurrentInSight extends Directive {
  #shown: string | null = null

  override render(): unknown {
    return noChange
  }

  override update({ element, type }: ElementPart): unknown {
    if (type === PartType.ELEMENT && element instanceof HTMLElement) requestAnimationFrame(() => this.#show(element))
    return noChange
  }

  #show(nav: HTMLElement): void {
    const current = nav.querySelector<HTMLElement>('[aria-current]')
    const address = current?.getAttribute('href') ?? null
    // Only when another one became current: people scroll as well.
    if (current === null || address === this.#shown || nav.clientWidth === 0) return
    this.#shown = address
    const middle = current.getBoundingClientRect().left - nav.getBoundingClientRect().left + current.offsetWidth / 2
    nav.scrollLeft += middle - nav.clientWidth / 2
  }
}

/** For a `nav` whose links scroll sideways on a phone: the one with `aria-current` comes to the middle. */
export const currentInSight = directive(CurrentInSight)
