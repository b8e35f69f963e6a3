import { nothing } from 'lit'
import { Directive, directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js'

/**
 * Sets style properties through the object model. Lit's own `styleMap` writes a style attribute on first render, which
 * the content security policy forbids. Use in the place of an attribute: `<i ${cssProperties({ 'flex-grow': '3' })}>`.
 */
class CssProperties extends Directive {
  constructor(part: PartInfo) {
    super(part)
    if (part.type !== PartType.ELEMENT) throw new Error('cssProperties stands in the place of an attribute')
  }

  override render(_properties: Readonly<Record<string, string>>): unknown {
    return nothing
  }

  override update(part: ElementPart, [properties]: [Readonly<Record<string, string>>]): unknown {
    if (part.element instanceof HTMLElement || part.element instanceof SVGElement) {
      for (const [name, text] of Object.entries(properties)) part.element.style.setProperty(name, text)
    }
    return nothing
  }
}

export const cssProperties = directive(CssProperties)
