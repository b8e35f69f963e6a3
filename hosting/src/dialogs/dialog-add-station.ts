import { isStationId } from '@charge-it/shared/ids/station-key.ts'
import type { Site } from '@charge-it/shared/model/site.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import * as v from 'valibot'
import type { AppContext } from '../app/app-context.ts'
import { addressOf } from '../app/router.ts'
import { ApiError } from '../data/api.ts'
import { chevronDown, circleX, copy, keyRound } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { openDialog } from './kit-dialog.ts'

const createdSchema = v.object({
  stationId: v.string(),
  ocppUrl: v.nullable(v.string()),
  authorizationKey: v.optional(v.nullable(v.string())),
})
type Created = v.InferOutput<typeof createdSchema>

/** Asks for a new station's identity, then shows once what to type into the charger. */
export function openAddStation(app: AppContext, sites: readonly Site[]): void {
  const dialog = openDialog(msg('Add station'), () => form(null, false))

  function form(problem: string | null, pending: boolean): TemplateResult {
    return html`<form @submit=${submit}>
      <div role="alert">${problem === null ? nothing : html`<div class="note bad">${icon(circleX)}<p>${problem}</p></div>`}</div>
      <div class="fld"><label for="add-id">${msg('Station id')}</label>
        <span class="inp"><input id="add-id" name="stationId" required maxlength="48" autocomplete="off" spellcheck="false" aria-describedby="add-id-hint"></span>
        <span class="hint" id="add-id-hint">${msg('As it is typed into the charger: its OCPP identity, at most 48 characters.')}</span></div>
      <div class="fld"><label for="add-site">${msg('Site')}</label>
        <span class="inp"><select id="add-site" name="siteId"><option value="">${msg('No site yet')}</option>${sites.map((site) => html`<option value=${site.siteId}>${site.name}</option>`)}</select>${icon(chevronDown)}</span></div>
      <div class="fld"><label for="add-connectors">${msg('Connectors')}</label>
        <span class="inp"><input id="add-connectors" name="connectors" type="number" min="1" max="8" value="1" required></span></div>
      <div class="btns"><button class="btn" type="button" @click=${() => dialog.close()}>${msg('Cancel')}</button>
        <button class="btn primary" type="submit" ?disabled=${pending}>${msg('Add station')}</button></div>
    </form>`
  }

  function done(created: Created): TemplateResult {
    const open = (): void => {
      dialog.close()
      app.navigation.go(addressOf('station', { stationId: created.stationId }))
    }
    return html`<div class="form">
      <div class="note warn">${icon(keyRound)}<p><b>${msg('The key is shown this once.')}</b> ${msg('Type address, id and key into the charger now. It is stored only as a hash.')}</p></div>
      ${secret(msg('Address'), created.ocppUrl ?? '–')} ${secret(msg('Station id'), created.stationId)}
      ${created.authorizationKey == null ? nothing : secret(msg('Key'), created.authorizationKey)}
      <div class="btns"><button class="btn primary" type="button" @click=${open}>${msg('Open the station')}</button></div>
    </div>`
  }

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    if (!(event.target instanceof HTMLFormElement)) return
    const fields = new FormData(event.target)
    const stationId = String(fields.get('stationId') ?? '').trim()
    const siteId = String(fields.get('siteId') ?? '')
    if (!isStationId(stationId)) {
      dialog.update(form(msg('The id may have 1 to 48 characters, none of them a control character.'), false))
      return
    }
    dialog.update(form(null, true))
    try {
      const created = await app.api.send(
        'POST',
        '/stations',
        { stationId, ...(siteId === '' ? {} : { siteId }), connectors: Number(fields.get('connectors') ?? 1) },
        createdSchema,
      )
      dialog.update(done(created))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      dialog.update(form(problemText(error, stationId), false))
    }
  }
}

function problemText(error: ApiError, stationId: string): string {
  if (error.status === 409) return msg(str`A station ${stationId} exists already.`)
  if (error.status === 0) return msg('No connection. Check the network, then try again.')
  return error.detail
}

function secret(name: string, text: string): TemplateResult {
  return html`<div class="fld"><span class="lab">${name}</span>
    <span class="inp"><code class="grow">${text}</code><button class="ib sm" type="button" aria-label=${msg(str`Copy ${name}`)} @click=${() => navigator.clipboard.writeText(text)}>${icon(copy)}</button></span></div>`
}
