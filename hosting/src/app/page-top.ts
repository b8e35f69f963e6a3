import { html, nothing, type TemplateResult } from 'lit'
import type { AppContext } from './app-context.ts'
import './app-topbar-tools.ts'

export interface PageTop {
  readonly title: string
  /** Beside the title, quieter. */
  readonly sub?: unknown
  /** What must be seen on every screen, also where the rest has no room. */
  readonly badge?: unknown
  /** The list this page belongs to. */
  readonly crumb?: { readonly title: string; readonly address: string }
}

/** The head of a page: its only h1, and the tools that every page has. */
export function pageTop(app: AppContext, { title, sub, badge, crumb }: PageTop): TemplateResult {
  return html`<header class="top">
    <div class="top-l">
      ${crumb === undefined ? nothing : html`<span class="crumb"><a href=${crumb.address}>${crumb.title}</a> /</span>`}
      <h1 tabindex="-1">${title}</h1>
      ${sub === undefined ? nothing : html`<span class="s t2">${sub}</span>`}
      ${badge ?? nothing}
    </div>
    <div class="top-r"><app-topbar-tools .app=${app}></app-topbar-tools></div>
  </header>`
}
