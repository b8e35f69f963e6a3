import type { JobRun } from '@charge-it/shared/model/job-run.ts'
import { JOB_COUNT_WORDS, JOB_WORDS, type JobCount } from '@charge-it/shared/notifications/param-words.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { emptyCard } from '../../components/card-state.ts'
import { scrollRegion } from '../../components/scroll-region.ts'
import { fmt } from '../../i18n/fmt.ts'
import { shownLocale } from '../../i18n/localization.ts'
import { history } from '../../icons/generated/lucide.ts'

/** The last run of each job and the last failure of each trigger, newest first: in words, when and how long, how it ended and what it did. Fits a phone. */
export function jobsTable(runs: readonly JobRun[], timeZone: string, now: Date): TemplateResult {
  if (runs.length === 0)
    return emptyCard(history, msg('No job has run yet'), msg('Jobs run each minute, hour or night.'))
  const newest = runs.toSorted((a, b) => b.scheduledAt.getTime() - a.scheduledAt.getTime())
  return html`<div class="tw wide-only" ${scrollRegion(msg('Table of the jobs'))}><table class="wraps"><thead><tr><th scope="col">${msg('Job')}</th><th scope="col">${msg('Last run')}</th><th scope="col">${msg('Outcome')}</th><th scope="col">${msg('What it did')}</th></tr></thead>
      <tbody>${newest.map((run) => html`<tr><td>${nameOf(run)}</td><td class="t2">${when(run, timeZone, now)}</td><td>${outcome(run)}</td><td class="t2">${whatItDid(run)}</td></tr>`)}</tbody></table></div>
    <ul class="rows">${newest.map((run) => html`<li><div class="line"><span>${nameOf(run)}</span><span class="r">${outcome(run)}</span><span class="t2 both">${when(run, timeZone, now)}</span><span class="t2 both">${whatItDid(run)}</span></div></li>`)}</ul>`
}

function nameOf({ job }: JobRun): TemplateResult {
  const words = Object.hasOwn(JOB_WORDS, job) ? JOB_WORDS[job]?.[shownLocale()] : undefined
  return html`<b>${words ?? job}</b>${words === undefined ? nothing : html` <code class="t2 sub">${job}</code>`}`
}

function when({ scheduledAt, finishedAt }: JobRun, timeZone: string, now: Date): string {
  const f = fmt()
  const seconds = Math.max(0, finishedAt.getTime() - scheduledAt.getTime()) / 1000
  return `${f.moment(finishedAt, timeZone, now)}, ${msg(str`${f.number(seconds, 1)} s`)}`
}

function outcome({ ok }: JobRun): TemplateResult {
  return ok ? html`<span class="tag good">${msg('Done')}</span>` : html`<span class="tag bad">${msg('Failed')}</span>`
}

function whatItDid({ error, summary }: JobRun): TemplateResult {
  if (error !== null) return html`<code>${error}</code>`
  const f = fmt()
  const isCount = (name: string): name is JobCount => Object.hasOwn(JOB_COUNT_WORDS, name)
  const counts = Object.entries(summary)
    .filter(([name, amount]) => name !== 'changed' && amount !== 0)
    .map(([name, amount]) => {
      const word = isCount(name) ? JOB_COUNT_WORDS[name][shownLocale()] : name
      return `${word} ${f.number(amount, amount % 1 === 0 ? 0 : 1)}`
    })
  const changed = summary.changed ?? 0
  if (counts.length === 0) return html`${changed === 0 ? msg('nothing to do') : msg(str`${f.number(changed)} changed`)}`
  return html`${counts.join(', ')}`
}
