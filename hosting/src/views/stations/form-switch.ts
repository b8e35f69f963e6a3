import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { addressOf } from '../../app/router.ts'
import { list, map } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'

/** The two forms of the stations: their list, and their sites on the map. @param shown The one of this page. */
export function formSwitch(shown: 'list' | 'map'): TemplateResult {
  const current = (form: typeof shown) => (form === shown ? 'page' : nothing)
  return html`<nav class="seg" aria-label=${msg('Stations')}>
    <a href=${addressOf('stations')} aria-current=${current('list')}>${icon(list)}${msg('List')}</a>
    <a href=${addressOf('map')} aria-current=${current('map')}>${icon(map)}${msg('Map')}</a>
  </nav>`
}
