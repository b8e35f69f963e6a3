import '../components/csms-chart.ts'
import { msg } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { tableButton } from '../components/chart-tools.ts'
import { CHART_CHANGED, CsmsChart } from '../components/csms-chart.ts'
import { openDialog } from './kit-dialog.ts'

/**
 * Shows the chart of a card at nearly full size; it changes with the card's, for as long as that one is in the page.
 * @param card Holds one chart, and its heading.
 */
export function openChart(card: Element): void {
  const first = chartIn(card)
  if (first === null) return
  let { spec, asTable } = first
  const titled = card.closest('section, article') ?? card
  const title = titled.querySelector('h2, h3')?.textContent.trim() ?? msg('Chart')
  const dialog = openDialog(title, () => draw(), 'full')
  const onChange = (): void => {
    spec = chartIn(card)?.spec ?? spec
    dialog.update(draw())
  }
  card.addEventListener(CHART_CHANGED, onChange)
  void dialog.closed.then(() => card.removeEventListener(CHART_CHANGED, onChange))

  /** What the card says below its heading: whose values, in which unit. */
  function scope(): string {
    return titled.querySelector('header p')?.textContent.trim() ?? ''
  }

  function draw(): TemplateResult {
    return html`<div class="chart-full">
      <div class="row"><p class="s t2 grow">${scope()}</p>${tableButton(asTable, () => {
        asTable = !asTable
        dialog.update(draw())
      })}</div>
      <csms-chart .spec=${spec} ?as-table=${asTable}></csms-chart>
    </div>`
  }
}

function chartIn(card: Element): CsmsChart | null {
  const chart = card.querySelector('csms-chart')
  return chart instanceof CsmsChart ? chart : null
}
