import type { Site } from '@charge-it/shared/model/site.ts'
import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { addressOf } from '../../app/router.ts'
import { wrench } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'

/** Why nobody can charge here, and who may change it where; nothing at a site in service. */
export function maintenanceNote(site: Site | null, mayManage: boolean): TemplateResult | typeof nothing {
  if (site?.maintenance !== true) return nothing
  return html`<div class="note warn">${icon(wrench)}<p>${msg('The site is in maintenance mode: its connectors are closed to new sessions.')}
    ${mayManage ? html`<a class="lk" href=${addressOf('settingsSection', { section: 'sites' })}>${msg('Sites in the settings')}</a>` : nothing}</p></div>`
}
