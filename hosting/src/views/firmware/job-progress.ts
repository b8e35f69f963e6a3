import { ACTIVE_TARGET_STATES, type FirmwareJob } from '@charge-it/shared/model/firmware-job.ts'
import { msg, str } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { fmt } from '../../i18n/fmt.ts'
import { cssProperties } from '../../theme/css-properties.ts'

type JobCounts = Pick<FirmwareJob, 'counts' | 'total'>

/** How far a job is: a bar, and the same in words. */
export function jobProgress(job: JobCounts): TemplateResult {
  const bars = jobParts(job)
  return html`<div class="job-bar"><div class="sbar" aria-hidden="true">${bars.map(([count, tone]) => html`<i class="st--${tone}" ${cssProperties({ 'flex-grow': String(count) })}></i>`)}</div>
    <span>${jobWords(job)}</span></div>`
}

/** How far a job is, in words. */
export function jobWords(job: JobCounts): string {
  const parts = jobParts(job)
  return parts.length === 0 ? msg('no station yet') : parts.map(([, , text]) => text).join(', ')
}

function jobParts(job: JobCounts) {
  const { updated, failed, active, waiting, apart } = jobShares(job)
  const f = fmt()
  const parts = [
    [updated, 'available', msg(str`${f.number(updated)} updated`)],
    [failed, 'faulted', msg(str`${f.number(failed)} failed`)],
    [active, 'charging', msg(str`${f.number(active)} under way`)],
    [waiting, 'waiting', msg(str`${f.number(waiting)} waiting`)],
    [apart, 'offline', msg(str`${f.number(apart)} left out`)],
  ] as const
  return parts.filter(([count]) => count > 0)
}

/** Stations of a job by how far they are. */
export function jobShares({ counts, total }: JobCounts) {
  const of = (state: keyof FirmwareJob['counts']): number => counts[state] ?? 0
  const [updated, failed, waiting] = [of('succeeded'), of('failed'), of('waiting')]
  const active = ACTIVE_TARGET_STATES.reduce((sum, state) => sum + of(state), 0)
  return { updated, failed, waiting, active, apart: Math.max(0, total - updated - failed - waiting - active) }
}
