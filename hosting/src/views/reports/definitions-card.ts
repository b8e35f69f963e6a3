import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'

/** What each number means and what it is made of; the same as docs/reports.md says at length. */
export function definitionsCard(mayMoney: boolean): TemplateResult {
  return html`<section class="card g12 definitions" aria-labelledby="definitions-title">
    <header class="ch"><div><h2 id="definitions-title">${msg('How these numbers are made')}</h2></div></header>
    <dl>
      <div><dt>${msg('Days')}</dt><dd>${msg('Of the clocks of each site; weeks begin on Monday. A day is counted in the night after it ends, and again when something of it comes late.')}</dd></div>
      <div><dt>${msg('Energy')}</dt><dd>${msg('By the meter of the station, from start to stop of each session that was billed, at the day on which it stopped.')}</dd></div>
      ${mayMoney ? html`<div><dt>${msg('Revenue')}</dt><dd>${msg('Whole rupiah of all bills with tax, which is shown apart. A later correction counts on the day on which it was made; money given back is negative.')}</dd></div>` : nothing}
      <div><dt>${msg('Uptime')}</dt><dd>${msg('Of the time in which a connector is known, without planned maintenance, the part in which it was not down. Down is: the station has no connection, or it reports Faulted, or Unavailable without an order from here.')}</dd></div>
      <div><dt>${msg('Planned maintenance')}</dt><dd>${msg('From the order to take a connector or a site out of service until it is back. Sessions that still run count as in service.')}</dd></div>
      <div><dt>${msg('Utilisation')}</dt><dd>${msg('Of the known time, the part in which a vehicle took the connector: from plug to unplug, charging or not.')}</dd></div>
      <div><dt>${msg('Capacity used')}</dt><dd>${msg('Energy of what the greatest power of the connectors would have allowed in the known time. Empty where a power is not entered.')}</dd></div>
    </dl>
  </section>`
}
