import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { addressOf } from '../../app/router.ts'
import { fmt } from '../../i18n/fmt.ts'
import { circleCheck, circleDashed, x } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import type { FirstStep, FirstStepName } from './first-steps-state.ts'

/** What a new installation needs, each with the way to its place. */
export function firstStepsCard(steps: readonly FirstStep[], close: () => void): TemplateResult {
  const done = steps.filter((step) => step.done).length
  const next = steps.find((step) => !step.done)
  return html`<section class="card first-steps" aria-labelledby="first-steps-title">
    <header class="ch"><div><h2 id="first-steps-title">${msg('First steps')}</h2><p>${msg(str`${fmt().number(done)} of ${fmt().number(steps.length)} done`)}</p></div>
      <button class="ib sm" type="button" aria-label=${msg('Close the first steps')} title=${msg('Close the first steps')} @click=${close}>${icon(x)}</button></header>
    <ol>${steps.map(
      (step) => html`<li class=${step.done ? 'done' : ''}>${icon(step.done ? circleCheck : circleDashed)}
        <div><b>${titleOf(step.name)}</b>${step.done ? html`<span class="vh">: ${msg('done')}</span>` : html`<p>${textOf(step.name)}</p>`}</div>
        ${step.done ? nothing : html`<a class="btn sm ${step === next ? 'primary' : ''}" href=${placeOf(step.name)}>${actionOf(step.name)}</a>`}</li>`,
    )}</ol>
  </section>`
}

function titleOf(name: FirstStepName): string {
  switch (name) {
    case 'site':
      return msg('A site')
    case 'tariff':
      return msg('A tariff')
    case 'station':
      return msg('A station')
    case 'session':
      return msg('A test session')
  }
}

function textOf(name: FirstStepName): string {
  switch (name) {
    case 'site':
      return msg('Where the chargers stand: its name, time zone and grid limit.')
    case 'tariff':
      return msg('What a kilowatt-hour costs. Without one sessions are measured, not priced.')
    case 'station':
      return msg('Its address and password for the charger; then you watch it connect.')
    case 'session':
      return msg('Charge once yourself: start it from the station’s page or with a card, and see the bill.')
  }
}

function actionOf(name: FirstStepName): string {
  switch (name) {
    case 'site':
      return msg('Add site')
    case 'tariff':
      return msg('Add tariff')
    case 'station':
      return msg('Add station')
    case 'session':
      return msg('Open the stations')
  }
}

function placeOf(name: FirstStepName): string {
  switch (name) {
    case 'site':
      return addressOf('settingsSection', { section: 'sites' })
    case 'tariff':
      return addressOf('settingsSection', { section: 'tariffs' })
    case 'station':
      return addressOf('onboard')
    case 'session':
      return addressOf('stations')
  }
}
