import type { Capability } from '@charge-it/shared/model/role.ts'
import { msg } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import type { AppContext } from '../../app/app-context.ts'
import type { Route } from '../../app/router.ts'
import {
  banknote,
  bell,
  bookOpen,
  building2,
  evCharger,
  eye,
  history,
  idCard,
  info,
  keyRound,
  link,
  map,
  mapPin,
  palette,
  server,
  slidersHorizontal,
  sparkle,
  users,
} from '../../icons/generated/lucide.ts'

/** A part of the settings: its place in the address, who sees it, and what shows it. */
export interface SettingsPart {
  readonly section: string
  readonly iconPath: string
  readonly needs: Capability
  title(): string
  /** Loads the element that `render` uses. */
  load(): Promise<unknown>
  render(app: AppContext, route: Route): TemplateResult
}

/** The parts in the order of their list. The first is what `/settings` shows. */
export const SETTINGS_PARTS: readonly SettingsPart[] = [
  {
    section: 'organisation',
    iconPath: building2,
    needs: 'read',
    title: () => msg('Organisation'),
    load: () => import('./organisation-section.ts'),
    render: (app, route) => html`<settings-organisation .app=${app} .route=${route}></settings-organisation>`,
  },
  {
    section: 'sites',
    iconPath: mapPin,
    needs: 'read',
    title: () => msg('Sites'),
    load: () => import('./sites-section.ts'),
    render: (app, route) => html`<settings-sites .app=${app} .route=${route}></settings-sites>`,
  },
  {
    section: 'tariffs',
    iconPath: banknote,
    needs: 'read',
    title: () => msg('Tariffs'),
    load: () => import('./tariffs-section.ts'),
    render: (app, route) => html`<settings-tariffs .app=${app} .route=${route}></settings-tariffs>`,
  },
  {
    section: 'people',
    iconPath: users,
    needs: 'manageUsers',
    title: () => msg('Users and roles'),
    load: () => import('./people-section.ts'),
    render: (app, route) => html`<settings-people .app=${app} .route=${route}></settings-people>`,
  },
  {
    section: 'idTags',
    iconPath: idCard,
    needs: 'readIdTags',
    title: () => msg('Cards'),
    load: () => import('./id-tags-section.ts'),
    render: (app, route) => html`<settings-id-tags .app=${app} .route=${route}></settings-id-tags>`,
  },
  {
    section: 'credentials',
    iconPath: evCharger,
    needs: 'manageStations',
    title: () => msg('Stations’ credentials'),
    load: () => import('./credentials-section.ts'),
    render: (app, route) => html`<settings-credentials .app=${app} .route=${route}></settings-credentials>`,
  },
  {
    section: 'configuration',
    iconPath: slidersHorizontal,
    needs: 'read',
    title: () => msg('Station configuration'),
    load: () => import('./baselines-section.ts'),
    render: (app, route) => html`<settings-baselines .app=${app} .route=${route}></settings-baselines>`,
  },
  {
    section: 'apiKeys',
    iconPath: keyRound,
    needs: 'manageApiKeys',
    title: () => msg('API keys'),
    load: () => import('./api-keys-section.ts'),
    render: (app, route) => html`<settings-api-keys .app=${app} .route=${route}></settings-api-keys>`,
  },
  {
    section: 'apiReference',
    iconPath: bookOpen,
    needs: 'read',
    title: () => msg('API reference'),
    load: () => import('./api-reference-section.ts'),
    render: (app, route) => html`<settings-api-reference .app=${app} .route=${route}></settings-api-reference>`,
  },
  {
    section: 'notifications',
    iconPath: bell,
    needs: 'read',
    title: () => msg('Notifications'),
    load: () => import('./notifications-section.ts'),
    render: (app, route) => html`<settings-notifications .app=${app} .route=${route}></settings-notifications>`,
  },
  {
    section: 'webhooks',
    iconPath: link,
    needs: 'manageApiKeys',
    title: () => msg('Webhooks'),
    load: () => import('./webhooks-section.ts'),
    render: (app, route) => html`<settings-webhooks .app=${app} .route=${route}></settings-webhooks>`,
  },
  {
    section: 'insights',
    iconPath: sparkle,
    needs: 'read',
    title: () => msg('Predictions'),
    load: () => import('./insights-section.ts'),
    render: (app, route) => html`<settings-insights .app=${app} .route=${route}></settings-insights>`,
  },
  {
    section: 'map',
    iconPath: map,
    needs: 'read',
    title: () => msg('Map'),
    load: () => import('./map-section.ts'),
    render: (app, route) => html`<settings-map .app=${app} .route=${route}></settings-map>`,
  },
  {
    section: 'retention',
    iconPath: history,
    needs: 'read',
    title: () => msg('Retention'),
    load: () => import('./retention-section.ts'),
    render: (app, route) => html`<settings-retention .app=${app} .route=${route}></settings-retention>`,
  },
  {
    section: 'audit',
    iconPath: eye,
    needs: 'manageUsers',
    title: () => msg('Audit'),
    load: () => import('./audit-section.ts'),
    render: (app, route) => html`<settings-audit .app=${app} .route=${route}></settings-audit>`,
  },
  {
    section: 'system',
    iconPath: server,
    needs: 'read',
    title: () => msg('System'),
    load: () => import('./system-section.ts'),
    render: (app, route) => html`<settings-system .app=${app} .route=${route}></settings-system>`,
  },
  {
    section: 'appearance',
    iconPath: palette,
    needs: 'read',
    title: () => msg('Account and appearance'),
    load: () => import('./appearance-section.ts'),
    render: (app, route) => html`<settings-appearance .app=${app} .route=${route}></settings-appearance>`,
  },
  {
    section: 'about',
    iconPath: info,
    needs: 'read',
    title: () => msg('About'),
    load: () => import('./about-section.ts'),
    render: (app, route) => html`<settings-about .app=${app} .route=${route}></settings-about>`,
  },
]
