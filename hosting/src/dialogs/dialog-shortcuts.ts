import { msg } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { setShortcuts, shortcutsAreOn } from '../app/shortcuts.ts'
import { openDialog } from './kit-dialog.ts'

/** What the keyboard does in the console, and the switch for it. */
export function openShortcuts(): void {
  openDialog(msg('Keyboard'), () => content())
}

function content(): TemplateResult {
  const onChange = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) setShortcuts(event.target.checked)
  }
  const rows: readonly (readonly [readonly string[], string])[] = [
    [['Ctrl', 'K'], msg('Find a page, a station or an action')],
    [['g', 'd'], msg('Dashboard')],
    [['g', 's'], msg('Stations')],
    [['g', 't'], msg('Transactions')],
    [['g', 'i'], msg('Insights')],
    [['g', ','], msg('Settings')],
    [['/'], msg('Go to the search')],
    [['j'], msg('Next row')],
    [['k'], msg('Previous row')],
    [['Esc'], msg('Close a dialog')],
    [['?'], msg('This list')],
  ]
  return html`<div class="form">
    <dl class="keys">${rows.map(([keys, text]) => html`<div><dt>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${text}</dd></div>`)}</dl>
    <div class="fld switch"><label><input type="checkbox" role="switch" .checked=${shortcutsAreOn()} @change=${onChange}><span>${msg('Use single keys on this device')}</span></label></div>
  </div>`
}
