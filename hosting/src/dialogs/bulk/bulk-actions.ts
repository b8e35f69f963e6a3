import type { Site } from '@charge-it/shared/model/site.ts'
import { changedTags, MAX_TAGS, readTags } from '@charge-it/shared/stations/tags.ts'
import { msg, str } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import * as v from 'valibot'
import type { AppContext } from '../../app/app-context.ts'
import { selectField, textField } from '../../components/form-fields.ts'
import type { FleetStation } from '../../data/fleet.ts'
import { siteOptions } from '../../views/site-options.ts'
import type { BulkKind } from '../../views/stations/bulk-bar.ts'
import { tagsHint, tagsProblem } from '../../words/tags.ts'
import { type CommandTarget, runningConnectors } from '../commands/command-entry.ts'
import { sendCommand } from '../commands/send-command.ts'
import { STATION_COMMANDS } from '../commands/station-commands.ts'
import type { FormFields } from '../form-dialog.ts'
import type { BulkOutcome } from './run-bulk.ts'

/** What will be done with each of the chosen stations. */
export interface BulkPlan {
  /** What it is, on its button and above its outcomes. */
  readonly title: string
  /** What is at stake; null: it need not be asked for. */
  readonly confirm: string | null
  /** @throws ApiError */
  act(each: FleetStation): Promise<BulkOutcome>
}

/** A kind of common action, with its form. */
export interface BulkAction {
  title(): string
  fields(sites: readonly Site[]): TemplateResult
  /** A text says what is wrong in the form. */
  plan(fields: FormFields, chosen: readonly FleetStation[], app: Pick<AppContext, 'api'>): BulkPlan | string
}

/** Which command each choice sends. */
const COMMANDS = {
  status: {
    title: () => msg('Ask for the state'),
    ...{ action: 'TriggerMessage', payload: { requestedMessage: 'StatusNotification' } },
  },
  read: { title: () => msg('Read the settings'), action: 'GetConfiguration', payload: {} },
  restart: { title: () => msg('Restart'), action: 'Reset', payload: { type: 'Soft' } },
} as const

export const BULK_ACTIONS: Readonly<Record<BulkKind, BulkAction>> = {
  availability: {
    title: () => msg('In or out of service'),
    fields: () =>
      choices('availability', msg('Availability'), [
        ['Inoperative', msg('Out of service'), msg('Nobody can start. A running session may end first.')],
        ['Operative', msg('In service'), msg('Drivers can charge again.')],
      ]),
    plan: (fields, chosen, app) => {
      const type = fields.text('availability')
      const isOut = type === 'Inoperative'
      return {
        title: isOut ? msg('Take out of service') : msg('Put into service'),
        confirm: isOut ? outOfService(running(chosen)) : null,
        act: (each) => send(app, each, 'ChangeAvailability', { connectorId: 0, type }),
      }
    },
  },
  command: {
    title: () => msg('Send a command'),
    fields: () =>
      choices('command', msg('Command'), [
        ['status', COMMANDS.status.title(), msg('Each station tells the state of its connectors anew.')],
        ['read', COMMANDS.read.title(), msg('Reads all configuration keys.')],
        ['restart', COMMANDS.restart.title(), msg('Ends running sessions properly, then restarts the program.')],
      ]),
    plan: (fields, chosen, app) => {
      const name = fields.text('command')
      const { title, action, payload } = COMMANDS[name === 'restart' || name === 'read' ? name : 'status']
      return {
        title: title(),
        confirm: action === 'Reset' ? restart(running(chosen)) : null,
        act: (each) => send(app, each, action, payload),
      }
    },
  },
  tags: {
    title: () => msg('Tags'),
    fields: () => html`${textField({ name: 'add-tags', label: msg('Add'), maxLength: 300, hint: tagsHint() })}
      ${textField({ name: 'remove-tags', label: msg('Remove'), maxLength: 300 })}`,
    plan: (fields, _chosen, app) => {
      const [add, remove] = [readTags(fields.text('add-tags')), readTags(fields.text('remove-tags'))]
      const problem = tagsProblem(add) ?? tagsProblem(remove)
      if (problem !== null || 'problem' in add || 'problem' in remove) return problem ?? ''
      if (add.tags.length + remove.tags.length === 0) return msg('Enter a tag.')
      return {
        title: msg('Change tags'),
        confirm: null,
        act: async ({ station }) => {
          const tags = station.tags ?? []
          const next = changedTags(tags, { add: add.tags, remove: remove.tags })
          if (next === tags) return { state: 'same' }
          if (next.length > MAX_TAGS)
            return { state: 'leftOut', why: msg(str`It would have more than ${MAX_TAGS} tags`) }
          return change(app, station.stationId, { tags: next })
        },
      }
    },
  },
  site: {
    title: () => msg('Change site'),
    fields: (sites) =>
      selectField({
        name: 'bulk-site',
        label: msg('Site'),
        value: '',
        options: siteOptions(sites, '', msg('No site')),
      }),
    plan: (fields, _chosen, app) => {
      const siteId = fields.textOrNull('bulk-site')
      return {
        title: msg('Change site'),
        confirm: msg('From now on the prices, hours and grid limit of the new site count for these stations.'),
        act: async ({ station }) =>
          station.siteId === siteId ? { state: 'same' } : change(app, station.stationId, { siteId }),
      }
    },
  },
}

async function send(
  app: Pick<AppContext, 'api'>,
  { station, online, connectors }: FleetStation,
  action: string,
  payload: Readonly<Record<string, unknown>>,
): Promise<BulkOutcome> {
  // Whether it can be sent now does not depend on the zone, which only plans of a day need.
  const target: CommandTarget = { stationId: station.stationId, online, connectors, timeZone: 'UTC' }
  const why = STATION_COMMANDS.find((entry) => entry.action === action)?.blocked?.(target) ?? null
  if (why !== null) return { state: 'leftOut', why }
  return { state: 'queued', commandId: await sendCommand(app, station.stationId, action, payload) }
}

async function change(
  { api }: Pick<AppContext, 'api'>,
  stationId: string,
  body: Readonly<Record<string, unknown>>,
): Promise<BulkOutcome> {
  await api.send('PATCH', `/stations/${encodeURIComponent(stationId)}`, body, v.unknown())
  return { state: 'changed' }
}

/** Sessions that run at the stations. */
function running(chosen: readonly FleetStation[]): number {
  return chosen.reduce(
    (sum, { station, online, connectors }) =>
      sum + runningConnectors({ stationId: station.stationId, online, connectors, timeZone: 'UTC' }).length,
    0,
  )
}

function outOfService(sessions: number): string {
  const text = msg('Drivers see them as out of service until you put them back.')
  return sessions === 0 ? text : `${text} ${msg(str`Running sessions there: ${sessions}.`)}`
}

function restart(sessions: number): string {
  const text = msg('The stations are away for a few minutes.')
  return sessions === 0 ? text : `${text} ${msg(str`Sessions that run and will end: ${sessions}.`)}`
}

/** One of few, each with a sentence; the first is chosen. */
function choices(
  name: string,
  legend: string,
  options: readonly (readonly [value: string, text: string, meaning: string])[],
): TemplateResult {
  return html`<fieldset class="choices"><legend>${legend}</legend>${options.map(
    ([value, text, meaning], index) =>
      html`<label><input type="radio" name=${name} value=${value} .defaultChecked=${index === 0}><span><b>${text}</b><small>${meaning}</small></span></label>`,
  )}</fieldset>`
}
