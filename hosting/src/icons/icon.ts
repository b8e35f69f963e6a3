import { html, type TemplateResult } from 'lit'

/**
 * Draws an icon of `generated/lucide.ts` in the text's colour: 24 grid, 1.5 px stroke at any size (class `i`, see
 * theme/base.css). Decorative: hidden from assistive technology, so a control needs a name of its own.
 * @param pathData A constant of `generated/lucide.ts`.
 * @param classes More classes, for example `s16` or `spin`.
 */
export function icon(pathData: string, classes = ''): TemplateResult {
  return html`<svg class="i ${classes}" viewBox="0 0 24 24" aria-hidden="true"><path d=${pathData} vector-effect="non-scaling-stroke"/></svg>`
}

/** The product's mark: a charging gauge. */
export function brandIcon(): TemplateResult {
  return html`<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M15.5 3.5A9 9 0 1 0 20.5 8.5" vector-effect="non-scaling-stroke"/><path d="M12 12 19.5 4.5" vector-effect="non-scaling-stroke"/><circle cx="12" cy="12" r="2.25" fill="currentColor" stroke="none"/></svg>`
}
