import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import type { AppContext } from '../app/app-context.ts'
import { addressOf } from '../app/router.ts'
import { findStations } from '../data/find-stations.ts'
import { type FoundSticker, findSticker } from '../data/find-sticker.ts'
import { evCharger, qrCode, search } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { type OpenDialog, openDialog } from './kit-dialog.ts'
import { type PaletteEntry, paletteEntries, placeEntry, placesAndActions } from './palette-entries.ts'

const STATIONS_SHOWN = 6
const ENTRIES_SHOWN = 10

let open: OpenDialog | null = null

/** Finds a page, an action, a part of the settings or a station, by its id or a sticker's code, and opens or does it. */
export function openPalette(app: AppContext): void {
  if (open !== null) return
  let text = ''
  let stations: readonly string[] = []
  let sticker: FoundSticker | null = null
  let chosen = 0
  // The keyboard of a touch screen would cover the pages that a thumb is after.
  const hasKeyboard = !matchMedia('(pointer: coarse)').matches
  const dialog = openDialog(msg('Find'), () => draw())
  open = dialog
  dialog.closed.then(() => {
    open = null
  })

  function entries(): readonly PaletteEntry[] {
    const wanted = text.trim().toLowerCase()
    // Who typed nothing looks for a place: on a phone this is the way to every page that the bar below has no room for.
    if (wanted === '') return placesAndActions(app)
    const pages = paletteEntries(app).filter(({ title }) => title.toLowerCase().includes(wanted))
    const found = stations.map((stationId) => placeEntry(evCharger, stationId, addressOf('station', { stationId })))
    const stuck = sticker === null ? [] : [stickerEntry(sticker)]
    return [...stuck, ...found, ...pages].slice(0, ENTRIES_SHOWN)
  }

  function draw(): TemplateResult {
    const list = entries()
    const active = list[chosen]
    return html`<div class="palette">
      <label class="inp">${icon(search)}<span class="vh">${msg('Find a page, a station or an action')}</span>
        <input type="text" ?autofocus=${hasKeyboard} role="combobox" aria-expanded="true" aria-controls="palette-list" aria-activedescendant=${active === undefined ? nothing : `palette-${chosen}`}
          autocomplete="off" spellcheck="false" placeholder=${msg('Page, action, station id or sticker code')} @input=${onInput} @keydown=${onKey}></label>
      <ul id="palette-list" role="listbox" aria-label=${msg('Results')}>${list.map(
        (entry, index) =>
          html`<li id="palette-${index}" role="option" aria-selected=${index === chosen} @click=${() => go(entry)}>${icon(entry.iconPath)}<span>${entry.title}</span></li>`,
      )}</ul>
      ${list.length === 0 ? html`<p class="t2 s" role="status">${msg('Nothing found.')}</p>` : nothing}
    </div>`
  }

  function go(entry: PaletteEntry): void {
    dialog.close()
    entry.run(app)
  }

  function onInput(event: Event): void {
    if (!(event.target instanceof HTMLInputElement)) return
    text = event.target.value
    chosen = 0
    stations = []
    sticker = null
    dialog.update(draw())
    void look(text.trim())
  }

  async function look(wanted: string): Promise<void> {
    if (wanted === '') return
    const { db } = app.firebase
    const [found, stuck] = await Promise.all([findStations(db, wanted, STATIONS_SHOWN), findSticker(db, wanted)])
    if (text.trim() !== wanted) return
    stations = found
    sticker = stuck
    dialog.update(draw())
  }

  function onKey(event: KeyboardEvent): void {
    const list = entries()
    if (event.key === 'Enter') {
      const entry = list[chosen]
      if (entry !== undefined) go(entry)
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : -1
      chosen = list.length === 0 ? 0 : (chosen + step + list.length) % list.length
      dialog.update(draw())
      document.getElementById(`palette-${chosen}`)?.scrollIntoView({ block: 'nearest' })
    } else return
    event.preventDefault()
  }
}

function stickerEntry({ code, stationId, connectorId }: FoundSticker): PaletteEntry {
  const title = msg(str`${stationId}, connector ${connectorId} (sticker ${code})`)
  return placeEntry(qrCode, title, addressOf('station', { stationId }))
}
