import { ANOMALY_VERDICTS, type Anomaly, type AnomalyVerdict } from '@charge-it/shared/model/anomaly.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import type { AppContext } from '../app/app-context.ts'
import { toast } from '../app/app-toasts.ts'
import { addressOf } from '../app/router.ts'
import { ApiError } from '../data/api.ts'
import { type AnomalyChange, changeAnomaly, deleteAnomaly } from '../data/change-anomaly.ts'
import { chevronDown, circleX } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { ruleClaim, verdictWord } from '../words/anomaly.ts'
import { openConfirm } from './confirm-dialog.ts'
import { openDialog } from './kit-dialog.ts'

const DAY_MS = 86_400_000
const MUTE_DAYS = [1, 7, 30] as const

/** Sends a change and tells how it went. */
export async function changeAndTell(
  app: AppContext,
  anomaly: Anomaly,
  change: AnomalyChange,
  done: string,
): Promise<void> {
  try {
    await changeAnomaly(app.api, anomaly.anomalyId, change)
    toast(done)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    toast(error.status === 0 ? msg('No connection. Check the network, then try again.') : error.detail, true)
  }
}

/** Asks what was found, its cause and its fix: they help with the next similar case. */
export function openResolveAnomaly(app: AppContext, anomaly: Anomaly): void {
  ask(
    app,
    msg(str`Resolve: ${ruleClaim(anomaly.rule)}`),
    msg('Resolve'),
    resolveFields(anomaly),
    (text) => [
      {
        state: 'resolved',
        verdict: verdictOf(text('verdict')),
        cause: text('cause') === '' ? null : text('cause'),
        fix: text('fix') === '' ? null : text('fix'),
      },
      msg('The anomaly is resolved.'),
    ],
    anomaly,
  )
}

/** Asks how long an anomaly should stay silent. It is still recorded. */
export function openMuteAnomaly(app: AppContext, anomaly: Anomaly): void {
  const fields = html`<div class="fld"><label for="mute-days">${msg('For')}</label>
    <span class="inp"><select id="mute-days" name="days">${MUTE_DAYS.map((days) => html`<option value=${days}>${days === 1 ? msg('1 day') : msg(str`${days} days`)}</option>`)}</select>${icon(chevronDown)}</span>
    <span class="hint">${msg('It is still recorded, and it comes back when it grows worse.')}</span></div>`
  ask(
    app,
    msg(str`Mute: ${ruleClaim(anomaly.rule)}`),
    msg('Mute'),
    fields,
    (text) => [
      { state: 'muted', mutedUntil: new Date(Date.now() + Number(text('days')) * DAY_MS) },
      msg('The anomaly is muted.'),
    ],
    anomaly,
  )
}

/** Asks once more, deletes the record for good, and leads back to the MemoryBank. */
export function openDeleteAnomaly(app: AppContext, anomaly: Anomaly): void {
  openConfirm({
    title: msg(str`Delete: ${ruleClaim(anomaly.rule)}`),
    text: msg(
      str`The record of ${anomaly.stationId} is deleted for good, with its cause and evidence. The audit keeps that you did. If the anomaly was real, resolve it instead.`,
    ),
    submitText: msg('Delete for good'),
    act: async () => {
      await deleteAnomaly(app.api, anomaly.anomalyId)
      app.navigation.go(addressOf('memory'))
      toast(msg('The record is deleted.'))
    },
  })
}

function resolveFields(anomaly: Anomaly): TemplateResult {
  return html`<div class="fld"><label for="ano-verdict">${msg('What was it?')}</label>
      <span class="inp"><select id="ano-verdict" name="verdict">${ANOMALY_VERDICTS.map((verdict) => html`<option value=${verdict} ?selected=${verdict === anomaly.verdict}>${verdictWord(verdict)}</option>`)}</select>${icon(chevronDown)}</span></div>
    <div class="fld"><label for="ano-cause">${msg('Cause')}</label><span class="inp"><input id="ano-cause" name="cause" maxlength="200" autocomplete="off" .value=${anomaly.cause ?? ''}></span>
      <span class="hint">${msg('For example: loose contact in the cable.')}</span></div>
    <div class="fld"><label for="ano-fix">${msg('What helped')}</label><span class="inp"><input id="ano-fix" name="fix" maxlength="200" autocomplete="off" .value=${anomaly.fix ?? ''}></span></div>`
}

function ask(
  app: AppContext,
  title: string,
  action: string,
  fields: TemplateResult,
  changeOf: (text: (name: string) => string) => readonly [AnomalyChange, string],
  anomaly: Anomaly,
): void {
  let problem: string | null = null
  let pending = false
  const dialog = openDialog(title, () => draw())

  function draw(): TemplateResult {
    return html`<form @submit=${submit}>
      <div role="alert">${problem === null ? nothing : html`<div class="note bad">${icon(circleX)}<p>${problem}</p></div>`}</div>
      ${fields}
      <div class="btns"><button class="btn" type="button" @click=${() => dialog.close()}>${msg('Cancel')}</button>
        <button class="btn primary" type="submit" ?disabled=${pending}>${action}</button></div>
    </form>`
  }

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    if (!(event.target instanceof HTMLFormElement)) return
    const form = new FormData(event.target)
    const [change, done] = changeOf((name) => String(form.get(name) ?? '').trim())
    pending = true
    problem = null
    dialog.update(draw())
    try {
      await changeAnomaly(app.api, anomaly.anomalyId, change)
      dialog.close()
      toast(done)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      problem = error.status === 0 ? msg('No connection. Check the network, then try again.') : error.detail
    }
    pending = false
    dialog.update(draw())
  }
}

function verdictOf(text: string): AnomalyVerdict | null {
  return ANOMALY_VERDICTS.find((verdict) => verdict === text) ?? null
}
