import { msg } from '@lit/localize'
import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit'
import { table2 } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'

/** Whether a chart is shown as a table, and how to change that. */
export interface TableToggle {
  readonly asTable: boolean
  toggleTable(): void
}

/** Remembers which charts of a page are shown as tables. */
export class TableToggles implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #open = new Set<string>()

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {}

  /** @param name Of the chart within its page. */
  of(name: string): TableToggle {
    return {
      asTable: this.#open.has(name),
      toggleTable: () => {
        if (!this.#open.delete(name)) this.#open.add(name)
        this.#host.requestUpdate()
      },
    }
  }
}

/** Switches a chart to a table and back. */
export function tableButton(asTable: boolean, toggle: () => void): TemplateResult {
  const name = asTable ? msg('Show as chart') : msg('Show as table')
  return html`<button class="ib sm" type="button" aria-label=${name} title=${name} aria-pressed=${asTable} @click=${toggle}>${icon(table2)}</button>`
}
