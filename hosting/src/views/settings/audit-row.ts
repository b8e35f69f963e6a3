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
export function auditRow({ entry, ownUid, timeZone, now, only }: AuditRow): TemplateResult {
  const { at, actor, action, path, detail } = entry
  const kind = auditKindWord(action.split('.', 1)[0] ?? action)
  const verb = auditVerbWord(action)
  const name = actorName(entry, ownUid)
  return html`<tr><td>${fmt().moment(at, timeZone, now)}</td>
    <td>${actor.kind === 'system' ? name : html`<button class="btn plain sm" type="button" @click=${() => only({ actor: actor.id })}>${name}</button>`}${actor.role === null ? nothing : html` <span class="xs t2">${roleWord(actor.role)}</span>`}</td>
    <td><details class="answer"><summary><b>${kind}</b>${verb === null ? nothing : html`, ${verb}`}</summary>
      <pre class="mono">${stored(entry)}</pre></details>
      ${detail === null || detail === '' ? nothing : html`<span class="xs t2">${detail}</span>`}</td>
    <td><button class="btn plain sm mono" type="button" @click=${() => only({ object: path })}>${path}</button></td></tr>`
}

function actorName({ actor }: ShownAuditEntry, ownUid: string): string {
  if (actor.id === ownUid) return msg('You')
  if (actor.kind === 'system') return msg('Automatic')
  if (actor.name !== null) return actor.name
  if (actor.kind === 'apiKey') return msg('API key')
  return actor.kind === 'driver' ? msg('Driver') : actor.id
}

/** The entry as it is stored, a line each. */
function stored({ at, action, actor, objects }: ShownAuditEntry): string {
  return [at.toISOString(), action, `${actor.kind} ${actor.id}`, ...objects].join('\n')
}
