import type { Site } from '@charge-it/shared/model/site.ts'
import type { Tariff } from '@charge-it/shared/model/tariff.ts'
import { costOfSession } from '@charge-it/shared/money/cost-of-session.ts'
import { msg, str } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import type { AppContext } from '../../app/app-context.ts'
import { emptyCard, failedCard, loadingCard } from '../../components/card-state.ts'
import type { LiveState } from '../../data/live-state.ts'
import { zoneLabel } from '../../format/zone.ts'
import { fmt } from '../../i18n/fmt.ts'
import { chooseLocale, shownLocale } from '../../i18n/localization.ts'
import { banknote, mapPin } from '../../icons/generated/lucide.ts'
import { chooseTheme, chosenTheme } from '../../theme/theme.ts'

/** Language and theme of this device, and what this installation is. */
export function generalSection(app: AppContext): TemplateResult {
  const { organisation, config } = app
  const segment = <T extends string>(
    name: string,
    chosen: T,
    options: readonly (readonly [T, string])[],
    choose: (value: T) => void,
  ): TemplateResult =>
    html`<div class="fld"><span class="lab">${name}</span><div><div class="seg" role="group" aria-label=${name}>${options.map(([value, text]) => html`<button type="button" aria-pressed=${value === chosen} @click=${() => choose(value)}>${text}</button>`)}</div></div></div>`
  return html`<div class="grid">
    <section class="card g6 gap" aria-labelledby="appearance-title"><header class="ch"><div><h2 id="appearance-title">${msg('Appearance')}</h2><p>${msg('On this device only')}</p></div></header>
      ${segment(
        msg('Language'),
        shownLocale(),
        [
          ['id', 'Bahasa Indonesia'],
          ['en', 'English'],
        ],
        (locale) => void chooseLocale(locale),
      )}
      ${segment(
        msg('Theme'),
        chosenTheme(),
        [
          ['system', msg('As the device')],
          ['light', msg('Light')],
          ['dark', msg('Dark')],
        ],
        chooseTheme,
      )}
    </section>
    <section class="card g6" aria-labelledby="organisation-title"><header class="ch"><div><h2 id="organisation-title">${msg('Organisation')}</h2></div></header>
      <dl class="facts">
        <dt>${msg('Name')}</dt><dd>${organisation?.name ?? '–'}</dd>
        <dt>${msg('Time zone of the fleet')}</dt><dd>${app.timeZone} (${zoneLabel(app.timeZone)})</dd>
        <dt>${msg('Currency')}</dt><dd>${organisation?.currency ?? '–'}</dd>
        <dt>${msg('Help phone')}</dt><dd>${organisation?.helpPhone ?? '–'}</dd>
        <dt>${msg('Address for stations')}</dt><dd><code>${organisation?.ocppUrl ?? config.ocppUrl ?? '–'}</code></dd>
        <dt>${msg('Version')}</dt><dd>${config.version === '' ? '–' : config.version}</dd>
      </dl>
    </section>
  </div>`
}

/** Every site with its limits. */
export function sitesSection(state: LiveState<readonly Site[]>, retry: () => void): TemplateResult {
  const f = fmt()
  const sites = state.data ?? []
  const limit = (site: Site): string =>
    site.gridLimitW === null ? msg('none known') : `${f.number(site.gridLimitW / 1000)}\u00a0kW`
  return html`<section class="card flush" aria-labelledby="sites-title">
    <header class="ch"><div><h2 id="sites-title">${msg('Sites')}</h2><p>${msg('Places with stations behind one grid connection')}</p></div></header>
    ${
      listState(state, retry) ??
      (sites.length === 0
        ? emptyCard(mapPin, msg('No site yet'), msg('A site gives its stations an address, a time zone and a tariff.'))
        : html`<div class="tw wide-only"><table><thead><tr><th scope="col">${msg('Site')}</th><th scope="col">${msg('Postal address')}</th><th scope="col">${msg('Time zone')}</th><th scope="col" class="n">${msg('Grid limit')}</th><th scope="col">${msg('Tariff')}</th><th scope="col">${msg('Guests')}</th><th scope="col">${msg('State')}</th></tr></thead>
        <tbody>${sites.map(
          (
            site,
          ) => html`<tr><td><a class="id" href="/stations?site=${encodeURIComponent(site.siteId)}">${site.name}</a></td><td class="t2">${site.address}</td><td class="t2">${zoneLabel(site.timeZone)}</td><td class="n">${limit(site)}</td><td class="t2">${site.tariffId ?? '–'}</td>
          <td class="t2">${site.guestStart ? msg('may start') : msg('may not start')}</td><td>${site.maintenance ? html`<span class="tag warn">${msg('Maintenance')}</span>` : html`<span class="tag good">${msg('In service')}</span>`}</td></tr>`,
        )}</tbody></table></div>
        <ul class="rows">${sites.map((site) => html`<li><a class="line" href="/stations?site=${encodeURIComponent(site.siteId)}"><span class="id">${site.name}</span><span class="r">${limit(site)}</span><span class="t2">${site.address}</span><span class="r t2">${zoneLabel(site.timeZone)}</span></a></li>`)}</ul>`)
    }
  </section>`
}

const EXAMPLE_WH = 20_000

/** Every tariff, with what an example costs by it. */
export function tariffsSection(
  app: AppContext,
  state: LiveState<readonly Tariff[]>,
  retry: () => void,
): TemplateResult {
  const f = fmt()
  const tariffs = state.data ?? []
  const example = (tariff: Tariff): string => {
    const startedAt = new Date(0)
    const until = new Date(3_600_000)
    return f.money(
      costOfSession(tariff, { energyWh: EXAMPLE_WH, startedAt, until, idleSince: null, idleUntil: null }).costIdr,
    )
  }
  const fee = (amountIdr: number): string => (amountIdr === 0 ? '–' : f.money(amountIdr))
  return html`<section class="card flush" aria-labelledby="tariffs-title">
    <header class="ch"><div><h2 id="tariffs-title">${msg('Tariffs')}</h2><p>${msg('A session keeps the tariff of its start')}</p></div></header>
    ${
      listState(state, retry) ??
      (tariffs.length === 0
        ? emptyCard(banknote, msg('No tariff yet'), msg('Without a tariff sessions are measured but not priced.'))
        : html`<div class="tw"><table><thead><tr><th scope="col">${msg('Tariff')}</th><th scope="col" class="n">${msg('Per kWh')}</th><th scope="col" class="n">${msg('Service fee')}</th><th scope="col" class="n">${msg('Per minute')}</th><th scope="col" class="n">${msg('Parking per minute')}</th><th scope="col" class="n">${msg('20 kWh, 1 h')}</th><th scope="col" class="n">${msg('Version')}</th></tr></thead>
        <tbody>${tariffs.map(
          (
            tariff,
          ) => html`<tr><td><b class="id">${tariff.name}</b></td><td class="n">${f.unitPrice(tariff.priceMilliIdrPerKwh)}</td><td class="n">${fee(tariff.sessionFeeIdr)}</td><td class="n">${fee(tariff.timeFeeIdrPerMinute)}</td>
          <td class="n">${tariff.idleFeeIdrPerMinute === 0 ? '–' : html`${fee(tariff.idleFeeIdrPerMinute)} <span class="u">${msg(str`after ${tariff.idleFreeMinutes} min`)}</span>`}</td><td class="n">${example(tariff)}</td><td class="n t2">${tariff.version}</td></tr>`,
        )}</tbody></table></div>
        <footer class="cf">${msg(str`Changed last ${f.moment(new Date(Math.max(...tariffs.map((tariff) => tariff.lastUpdatedAt.getTime()))), app.timeZone, new Date())}`)}</footer>`)
    }
  </section>`
}

function listState(state: LiveState<unknown>, retry: () => void): TemplateResult | null {
  if (state.status === 'loading') return loadingCard()
  return state.status === 'error' ? failedCard(state.errorCode ?? 'unknown', retry) : null
}
