import { nothing } from 'lit'
import { AsyncDirective } from 'lit/async-directive.js'
import { directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js'

/** Follows the width of an element and of what stands in it. */
class ScrollRegion extends AsyncDirective {
  #element: Element | null = null
  #observer: ResizeObserver | null = null
  #label = ''

  constructor(part: PartInfo) {
    super(part)
    if (part.type !== PartType.ELEMENT) throw new Error('scrollRegion stands on an element')
  }

  override render(_label: string): typeof nothing {
    return nothing
  }

  override update(part: ElementPart, [label]: [string]): typeof nothing {
    this.#label = label
    this.#element = part.element
    if (this.isConnected && this.#observer === null) this.#observe(part.element)
    this.#apply()
    return nothing
  }

  override disconnected(): void {
    this.#observer?.disconnect()
    this.#observer = null
  }

  override reconnected(): void {
    if (this.#element !== null) this.#observe(this.#element)
  }

  #observe(element: Element): void {
    this.#observer = new ResizeObserver(() => this.#apply())
    this.#observer.observe(element)
    if (element.firstElementChild !== null) this.#observer.observe(element.firstElementChild)
  }

  #apply(): void {
    const element = this.#element
    if (element === null) return
    if (element.scrollWidth > element.clientWidth) {
      // A group and no region: the card around it often is a landmark of the same name.
      element.setAttribute('role', 'group')
      element.setAttribute('tabindex', '0')
      element.setAttribute('aria-label', this.#label)
    } else for (const name of ['role', 'tabindex', 'aria-label']) element.removeAttribute(name)
  }
}

/**
 * Makes an element that scrolls sideways reachable by keyboard and named for assistive technology, only while it does:
 * `<div class="tw" ${scrollRegion(msg('Jobs'))}><table>`. Its one child decides how wide it is.
 */
export const scrollRegion = directive(ScrollRegion)
