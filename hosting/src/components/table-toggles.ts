import type { ReactiveController, ReactiveControllerHost } from 'lit'

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
