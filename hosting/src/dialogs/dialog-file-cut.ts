import { msg, str } from '@lit/localize'
import { html } from 'lit'
import { fmt } from '../i18n/fmt.ts'
import { triangleAlert } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { openDialog } from './kit-dialog.ts'

/** Says that a downloaded file does not hold everything, and how to get the rest. @param rows How many it holds. */
export function openFileCut(rows: number): void {
  openDialog(
    msg('The file is not complete'),
    (dialog) => html`<div class="form">
      <div class="note warn">${icon(triangleAlert)}<p>${msg(str`It holds the newest ${fmt().number(rows)} transactions. The older ones are missing.`)}</p></div>
      <p>${msg('For the rest choose a shorter period under “More filters”, for example month by month, and download once for each.')}</p>
      <div class="btns"><button class="btn primary" type="button" @click=${() => dialog.close()}>${msg('Understood')}</button></div>
    </div>`,
  )
}
