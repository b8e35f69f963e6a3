import type { Command } from '@charge-it/shared/model/command.ts'
import { msg, str } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import type { FleetStation } from '../../data/fleet.ts'
import { fmt } from '../../i18n/fmt.ts'
import { circleCheck, circleDashed, circleX, clockAlert, loaderCircle } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { commandStatusWord } from '../../words/command.ts'
import { type BulkProgress, countOutcomes } from './run-bulk.ts'

type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'still'
const LOOKS: Readonly<Record<Tone, string>> = {
  good: circleCheck,
  bad: circleX,
  warn: clockAlert,
  busy: loaderCircle,
  still: circleDashed,
}

/** How far it is, and what became of each station. */
export function bulkOutcomes(shown: {
  readonly title: string
  readonly chosen: readonly FleetStation[]
  readonly progress: ReadonlyMap<string, BulkProgress>
  /** Commands as they stand, by id. */
  readonly commands: ReadonlyMap<string | undefined, Command | null>
  readonly isDone: boolean
}): TemplateResult {
  const { title, chosen, progress, isDone } = shown
  const ended = Object.values(countOutcomes(progress.values())).reduce((sum, count) => sum + count, 0)
  return html`<p role="status"><b>${title}</b>: ${isDone ? summary(progress) : msg(str`${fmt().number(ended)} of ${fmt().number(chosen.length)}`)}</p>
    <progress class="bulk-progress" max=${chosen.length} value=${ended} aria-label=${title}></progress>
    <ul class="bulk-outcomes">${chosen.map(({ station: { stationId } }) => {
      const own = progress.get(stationId) ?? { state: 'waiting' }
      const { tone, text } = wordsOf(own, own.state === 'queued' ? shown.commands.get(own.commandId) : null)
      return html`<li class=${tone}>${icon(LOOKS[tone], tone === 'busy' ? 'spin' : '')}<b translate="no">${stationId}</b><span>${text}</span></li>`
    })}</ul>`
}

/** What became of all, in one sentence that names only what happened. */
function summary(progress: ReadonlyMap<string, BulkProgress>): string {
  const { queued, changed, same, leftOut, refused, stopped } = countOutcomes(progress.values())
  const parts: readonly (readonly [number, string])[] = [
    [queued, msg(str`${fmt().number(queued)} sent`)],
    [changed, msg(str`${fmt().number(changed)} changed`)],
    [same, msg(str`${fmt().number(same)} unchanged`)],
    [leftOut, msg(str`${fmt().number(leftOut)} left out`)],
    [refused, msg(str`${fmt().number(refused)} refused`)],
    [stopped, msg(str`${fmt().number(stopped)} stopped`)],
  ]
  return parts.flatMap(([count, text]) => (count === 0 ? [] : [text])).join(', ')
}

function wordsOf(progress: BulkProgress, command: Command | null | undefined): { tone: Tone; text: string } {
  switch (progress.state) {
    case 'waiting':
      return { tone: 'still', text: msg('Waits its turn') }
    case 'running':
      return { tone: 'busy', text: msg('Sending…') }
    case 'changed':
      return { tone: 'good', text: msg('Changed') }
    case 'same':
      return { tone: 'still', text: msg('Was so already') }
    case 'leftOut':
      return { tone: 'warn', text: progress.why }
    case 'refused':
      return { tone: 'bad', text: progress.why }
    case 'stopped':
      return { tone: 'warn', text: msg('Stopped before its turn') }
    case 'queued':
      return commandWords(command ?? null)
  }
}

/** What the station said of a command so far. */
function commandWords(command: Command | null): { tone: Tone; text: string } {
  if (command === null) return { tone: 'busy', text: msg('Queued') }
  const text = commandStatusWord(command.status)
  switch (command.status) {
    case 'queued':
    case 'sent':
      return { tone: 'busy', text }
    case 'accepted':
    case 'effectSeen':
      return { tone: 'good', text }
    case 'noEffect':
    case 'expired':
    case 'cancelled':
      return { tone: 'warn', text }
    case 'rejected':
    case 'timedOut':
    case 'failed':
      return { tone: 'bad', text: withDetail(text, command) }
  }
}

function withDetail(text: string, { history }: Command): string {
  const detail = history.at(-1)?.detail ?? null
  return detail === null ? text : `${text}: ${detail}`
}
