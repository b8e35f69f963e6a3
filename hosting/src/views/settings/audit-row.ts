import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import type { ShownAuditEntry } from '../../data/audit-api.ts'
import { fmt } from '../../i18n/fmt.ts'
import { auditKindWord, auditVerbWord } from '../../words/audit.ts'
import { roleWord } from '../../words/role.ts'

export interface AuditRow {
  readonly entry: ShownAuditEntry
  /** Whose page this is. */
  readonly ownUid: string
  readonly timeZone: string
  readonly now: Date
  /** Narrows the list. */
  only(filter: { readonly actor?: string; readonly object?: string }): void
}

/** One entry: when, who, what, to what, with everything that was stored behind its summary. */
export function auditRow(row: AuditRow): TemplateResult {
  return html`<tr><td>${when(row)}</td><td>${who(row)}</td><td>${what(row)}</td><td>${toWhat(row)}</td></tr>`
}

/** The same for narrow screens. */
export function auditItem(row: AuditRow): TemplateResult {
  return html`<li><div class="line">${what(row)}<span class="r t2">${when(row)}</span><span>${who(row)}</span><span class="r">${toWhat(row)}</span></div></li>`
}

function when({ entry, timeZone, now }: AuditRow): string {
  return fmt().moment(entry.at, timeZone, now)
}

function who({ entry: { actor }, ownUid, only }: AuditRow): TemplateResult {
  const name = actorName(actor, ownUid)
  return html`${actor.kind === 'system' ? name : html`<button class="btn plain sm" type="button" @click=${() => only({ actor: actor.id })}>${name}</button>`}${actor.role === null ? nothing : html` <span class="xs t2">${roleWord(actor.role)}</span>`}`
}

function what({ entry }: AuditRow): TemplateResult {
  const { action, detail } = entry
  const kind = auditKindWord(action.split('.', 1)[0] ?? action)
  const verb = auditVerbWord(action)
  return html`<div><details class="answer"><summary><b>${kind}</b>${verb === null ? nothing : html`, ${verb}`}</summary><pre class="mono">${stored(entry)}</pre></details>
    ${detail === null || detail === '' ? nothing : html`<span class="xs t2">${detail}</span>`}</div>`
}

function toWhat({ entry: { path }, only }: AuditRow): TemplateResult {
  return html`<button class="btn plain sm mono path" type="button" translate="no" title=${path} @click=${() => only({ object: path })}>${path}</button>`
}

/** The entry as it is stored, a line each. */
function stored({ at, action, actor, objects }: ShownAuditEntry): string {
  return [at.toISOString(), action, `${actor.kind} ${actor.id}`, ...objects].join('\n')
}

function actorName(actor: ShownAuditEntry['actor'], ownUid: string): string {
  if (actor.id === ownUid) return msg('You')
  if (actor.kind === 'system') return msg('Automatic')
  if (actor.name !== null) return actor.name
  if (actor.kind === 'apiKey') return msg('API key')
  return actor.kind === 'driver' ? msg('Driver') : actor.id
}
