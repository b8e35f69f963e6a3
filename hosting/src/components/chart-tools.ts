import { msg } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { maximize2, table2 } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'

/** What every card with a chart offers: the chart at nearly full size, and its data as a table. */
export function chartTools(asTable: boolean, toggle: () => void): TemplateResult {
  const name = msg('Enlarge the chart')
  return html`<button class="ib sm enlarge" type="button" aria-label=${name} title=${name} aria-haspopup="dialog" @click=${enlarge}>${icon(maximize2)}</button>${tableButton(asTable, toggle)}`
}

/** Switches a chart to a table and back. */
export function tableButton(asTable: boolean, toggle: () => void): TemplateResult {
  const name = asTable ? msg('Show as chart') : msg('Show as table')
  return html`<button class="ib sm" type="button" aria-label=${name} title=${name} aria-pressed=${asTable} @click=${toggle}>${icon(table2)}</button>`
}

async function enlarge({ currentTarget }: Event): Promise<void> {
  // Before the dialog is loaded: afterwards the event has no target any more.
  const card = currentTarget instanceof Element ? cardOf(currentTarget) : null
  if (card === null) return
  const { openChart } = await import('../dialogs/dialog-chart.ts')
  openChart(card)
}

/** The nearest part of the page around the button that holds a chart. */
function cardOf(button: Element): Element | null {
  let part: Element | null = button.parentElement
  while (part !== null && part.querySelector('csms-chart') === null) part = part.parentElement
  return part
}
