import { msg } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { addressOf } from '../../app/router.ts'
import { bookOpen, externalLink } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { SectionElement } from './section-element.ts'

/** Written by the build beside the pages: what they contain of others, with their licences. */
const NOTICES = '/third-party-notices.txt'

/** What this installation is and under which terms it may be used. */
@customElement('settings-about')
export class AboutSection extends SectionElement {
  override render(): unknown {
    const { config } = this.app
    return html`<section class="card gap" aria-labelledby="about-title">
      <header class="ch"><div><h2 id="about-title">${msg('About')}</h2><p>${msg('Name these when you report a problem')}</p></div></header>
      <dl class="facts wide">
        <dt>${msg('Version')}</dt><dd>${shownVersion(config.version)}</dd>
        <dt>${msg('Firebase project')}</dt><dd class="mono">${config.projectId}</dd>
        <dt>${msg('Licence')}</dt><dd translate="no">Apache License 2.0</dd>
      </dl>
      <div class="btns">
        <a class="btn" href=${NOTICES} target="_blank" rel="noopener">${icon(externalLink)}${msg('Third-party licences')}</a>
        <a class="btn" href=${addressOf('settingsSection', { section: 'apiReference' })}>${icon(bookOpen)}${msg('API reference')}</a>
      </div>
      <p class="s t2">${msg('The list names each package whose code these pages contain. Its texts are in English.')}</p>
    </section>`
  }
}

/** The installation's own name for its version, else the build's. */
function shownVersion(version: string): TemplateResult {
  return html`${version === '' ? (import.meta.env.VITE_VERSION ?? '–') : version}`
}
