import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { PageElement } from '../components/page-element.ts'
import {
  chartColumn,
  circlePlus,
  cpu,
  evCharger,
  flaskConical,
  layoutDashboard,
  qrCode,
  receiptText,
  slidersHorizontal,
  sparkle,
} from '../icons/generated/lucide.ts'
import { brandIcon, icon } from '../icons/icon.ts'
import type { AppContext } from './app-context.ts'

interface NavItem {
  readonly views: readonly string[]
  readonly address: string
  readonly iconPath: string
  readonly title: string
  /** For the narrow bottom bar. */
  readonly short: string
}

/** Main navigation: beside the page on wide screens, a rail on tablets, a bar below on phones. */
@customElement('app-nav')
export class AppNav extends PageElement {
  @property({ attribute: false }) app: AppContext | null = null
  @property() current = ''

  override render(): unknown {
    if (this.app === null) return nothing
    const { organisation, config } = this.app
    const items = navItems()
    return html`<nav class="nav" aria-label=${msg('Main navigation')}>
        <a class="brand" href="/" aria-label="Charge-IT">${brandIcon()}<span>Charge-IT</span></a>
        <ul>
          ${items.map((item) => html`<li>${this.#link(item, item.title)}</li>`)}
        </ul>
        <ul class="nav-more">${moreItems(this.app.may('manageStations')).map((item) => html`<li>${this.#link(item, item.title)}</li>`)}</ul>
        <div class="nav-foot">
          <div class="org">
            <b>${organisation?.name ?? 'Charge-IT'}</b>
            ${config.version === '' ? nothing : html`<span>${config.version}</span>`}
          </div>
          ${config.demo || (organisation?.demo ?? null) !== null ? html`<span class="demo">${icon(flaskConical)}<span>${msg('Demo data')}</span></span>` : nothing}
        </div>
      </nav>
      <nav class="bottom" aria-label=${msg('Main navigation')}>${items.map((item) => this.#link(item, item.short))}</nav>`
  }

  #link(item: NavItem, title: string): TemplateResult {
    return html`<a href=${item.address} title=${item.title} aria-current=${item.views.includes(this.current) ? 'page' : nothing}>
      ${icon(item.iconPath)}<span>${title}</span></a>`
  }
}

/** What is done now and then; below the pages, not in the bar of phones. */
function moreItems(mayManage: boolean): readonly NavItem[] {
  return [
    { views: ['reports'], address: '/reports', iconPath: chartColumn, title: msg('Reports'), short: '' },
    ...(mayManage ? stationItems() : []),
  ]
}

function stationItems(): readonly NavItem[] {
  return [
    { views: ['onboard'], address: '/onboard', iconPath: circlePlus, title: msg('Add station'), short: '' },
    { views: ['firmware'], address: '/firmware', iconPath: cpu, title: msg('Firmware'), short: '' },
    { views: ['stickers'], address: '/stickers', iconPath: qrCode, title: msg('QR stickers'), short: '' },
  ]
}

function navItems(): readonly NavItem[] {
  return [
    { views: ['dashboard'], address: '/', iconPath: layoutDashboard, title: msg('Dashboard'), short: msg('Dashboard') },
    {
      views: ['stations', 'station', 'map'],
      address: '/stations',
      iconPath: evCharger,
      title: msg('Stations'),
      short: msg('Stations'),
    },
    {
      views: ['transactions'],
      address: '/transactions',
      iconPath: receiptText,
      title: msg('Transactions'),
      short: msg('Transactions'),
    },
    {
      views: ['insights', 'memory', 'anomaly'],
      address: '/insights',
      iconPath: sparkle,
      title: msg('AI Insights'),
      short: msg('Insights'),
    },
    {
      views: ['settings'],
      address: '/settings',
      iconPath: slidersHorizontal,
      title: msg('Settings'),
      short: msg('Settings'),
    },
  ]
}
