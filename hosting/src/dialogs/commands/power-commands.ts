import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import { calendarClock, gauge, plus, trash2, x } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { chargingProfilePayload, LIMIT_SCOPES, type LimitScope, minuteOf } from './charging-profile-draft.ts'
import { type CommandDraft, type CommandEntry, runningConnectors } from './command-entry.ts'
import { connectorField, inputField, radioField, selectField, wholeOf } from './fields.ts'
import { offlineReason } from './session-commands.ts'

const MAX_ROWS = 24

const scopeOf = (draft: CommandDraft): LimitScope =>
  LIMIT_SCOPES.find((scope) => scope === draft.text('scope')) ?? 'sessions'
const unitOf = (draft: CommandDraft): 'A' | 'kW' => (draft.text('unit') === 'kW' ? 'kW' : 'A')
const rowsOf = (draft: CommandDraft): number => wholeOf(draft.text('rows')) ?? 1

/** Limits: setting, removing, and asking what counts. */
export const POWER_COMMANDS: readonly CommandEntry[] = [
  {
    action: 'SetChargingProfile',
    group: 'power',
    iconPath: gauge,
    title: () => msg('Limit the power'),
    purpose: () => msg('Limits current or power, from now on or by the time of day.'),
    initial: (target) => ({
      scope: runningConnectors(target).length > 0 ? 'session' : 'sessions',
      connectorId: '0',
      transaction: String(runningConnectors(target)[0]?.activeTransaction?.transactionId ?? ''),
      unit: 'A',
      limit: '16',
      plan: 'one',
      stackLevel: '1',
      rows: '2',
      'from-0': '00:00',
      'limit-0': '32',
      'from-1': '17:00',
      'limit-1': '16',
    }),
    fields: limitFields,
    payload: limitPayload,
  },
  {
    action: 'ClearChargingProfile',
    group: 'power',
    iconPath: x,
    title: () => msg('Remove limits'),
    purpose: () => msg('Removes charging profiles from the station. Empty fields match every profile.'),
    initial: () => ({ connectorId: '', purpose: '' }),
    fields: (draft) => html`${selectField(draft, 'purpose', msg('Purpose'), [
      ['', msg('All')],
      ['ChargePointMaxProfile', msg('Whole station')],
      ['TxDefaultProfile', msg('Every session')],
      ['TxProfile', msg('Running session')],
    ])}
      ${connectorField(draft, 'connectorId', '')}
      ${inputField(draft, 'id', msg('Profile number'), { type: 'number', optional: true })}
      ${inputField(draft, 'stackLevel', msg('Stack level'), { type: 'number', min: '0', optional: true })}`,
    confirm: () => msg('The station may then draw as much as its hardware allows.'),
    payload: (draft) => {
      const id = wholeOf(draft.text('id'))
      const stackLevel = wholeOf(draft.text('stackLevel'))
      return {
        payload: {
          ...(id === null ? {} : { id }),
          ...(draft.text('connectorId') === '' ? {} : { connectorId: Number(draft.text('connectorId')) }),
          ...(draft.text('purpose') === '' ? {} : { chargingProfilePurpose: draft.text('purpose') }),
          ...(stackLevel === null ? {} : { stackLevel }),
        },
      }
    },
  },
  {
    action: 'GetCompositeSchedule',
    group: 'power',
    iconPath: calendarClock,
    title: () => msg('Ask for the plan in force'),
    purpose: () => msg('Asks which limit the station follows in the next hours, all profiles together.'),
    blocked: offlineReason,
    initial: () => ({ connectorId: '0', hours: '24', unit: 'A' }),
    fields: (draft) => html`${connectorField(draft, 'connectorId', msg('Whole station'))}
      ${selectField(draft, 'hours', msg('For'), [
        ['1', msg('1 hour')],
        ['6', msg('6 hours')],
        ['24', msg('24 hours')],
      ])}
      ${selectField(draft, 'unit', msg('Unit'), [
        ['A', msg('Ampere')],
        ['kW', msg('Kilowatt')],
      ])}`,
    payload: (draft) => ({
      payload: {
        connectorId: Number(draft.text('connectorId')),
        duration: Number(draft.text('hours')) * 3600,
        chargingRateUnit: unitOf(draft) === 'kW' ? 'W' : 'A',
      },
    }),
  },
]

function limitFields(draft: CommandDraft): TemplateResult {
  const running = runningConnectors(draft.target)
  const scope = scopeOf(draft)
  const daily = draft.text('plan') === 'daily'
  return html`${radioField(draft, 'scope', msg('What is limited'), [
    ...(running.length === 0 ? [] : [['session', msg('The running session'), msg('Ends with the session.')] as const]),
    ['sessions', msg('Every session'), msg('Counts for each car that charges from now on.')],
    ['station', msg('The whole station'), msg('All connectors together, whatever runs.')],
  ])}
  ${
    scope === 'session'
      ? selectField(
          draft,
          'transaction',
          msg('Running session'),
          running.map(({ connectorId, activeTransaction }) => [
            String(activeTransaction?.transactionId ?? ''),
            msg(str`Connector ${connectorId}, card ${activeTransaction?.idTagMasked ?? ''}`),
          ]),
        )
      : scope === 'sessions'
        ? connectorField(draft, 'connectorId', msg('All connectors'))
        : nothing
  }
  <div class="two">
    ${selectField(draft, 'plan', msg('Course'), [
      ['one', msg('One limit')],
      ...(scope === 'session' ? [] : [['daily', msg('By the time of day')] as const]),
    ])}
    ${selectField(draft, 'unit', msg('Unit'), [
      ['A', msg('Ampere')],
      ['kW', msg('Kilowatt')],
    ])}
  </div>
  ${
    daily && scope !== 'session'
      ? planTable(draft)
      : inputField(draft, 'limit', msg('Limit to'), { type: 'number', min: '0', step: '0.1', unit: unitOf(draft) })
  }
  <div class="two">
    ${inputField(draft, 'hours', msg('Ends after'), { type: 'number', min: '1', max: '8760', unit: msg('hours'), optional: true, hint: msg('Empty: until it is changed.') })}
    ${inputField(draft, 'stackLevel', msg('Stack level'), { type: 'number', min: '0', max: '99', hint: msg('The higher one wins.') })}
  </div>`
}

/** The daily plan as a table: from a time on, a limit. */
function planTable(draft: CommandDraft): TemplateResult {
  const rows = rowsOf(draft)
  const unit = unitOf(draft)
  const remove = (index: number): void => {
    const changes: Record<string, string> = { rows: String(rows - 1) }
    for (let at = index; at < rows - 1; at += 1) {
      changes[`from-${at}`] = draft.text(`from-${at + 1}`)
      changes[`limit-${at}`] = draft.text(`limit-${at + 1}`)
    }
    draft.set(changes)
  }
  return html`<div class="fld"><span class="lab" id="plan-lab">${msg(str`Plan of a day, ${draft.target.timeZone}`)}</span>
    <table class="plan" aria-labelledby="plan-lab"><thead><tr><th scope="col">${msg('From')}</th><th scope="col">${msg('Limit')} (${unit})</th><th><span class="vh">${msg('Remove')}</span></th></tr></thead>
    <tbody>${Array.from(
      { length: rows },
      (_, index) => html`<tr>
        <td><span class="inp"><input type="time" name="from-${index}" required aria-label=${msg(str`From, row ${index + 1}`)} .value=${live(draft.text(`from-${index}`))}></span></td>
        <td><span class="inp"><input type="number" name="limit-${index}" min="0" step="0.1" required aria-label=${msg(str`Limit, row ${index + 1}`)} .value=${live(draft.text(`limit-${index}`))}></span></td>
        <td><button class="ib sm" type="button" ?disabled=${rows === 1} aria-label=${msg(str`Remove row ${index + 1}`)} @click=${() => remove(index)}>${icon(trash2)}</button></td></tr>`,
    )}</tbody></table>
    <span class="btns"><button class="btn sm" type="button" ?disabled=${rows >= MAX_ROWS} @click=${() => draft.set({ rows: String(rows + 1), [`from-${rows}`]: '', [`limit-${rows}`]: '' })}>${icon(plus)}${msg('Add a row')}</button></span></div>`
}

function limitPayload(draft: CommandDraft): ReturnType<CommandEntry['payload']> {
  const scope = scopeOf(draft)
  const daily = draft.text('plan') === 'daily' && scope !== 'session'
  const running = runningConnectors(draft.target).find(
    ({ activeTransaction }) => String(activeTransaction?.transactionId) === draft.text('transaction'),
  )
  const rows = daily
    ? Array.from({ length: rowsOf(draft) }, (_, index) => ({
        fromMinute: minuteOf(draft.text(`from-${index}`)),
        limit: numberOf(draft.text(`limit-${index}`)),
      }))
    : [{ fromMinute: 0, limit: numberOf(draft.text('limit')) }]
  const periods: { fromMinute: number; limit: number }[] = []
  for (const { fromMinute, limit } of rows) {
    if (fromMinute === null || limit === null)
      return { problem: msg('Each row needs a time and a limit of 0 or more.') }
    if (periods.some((period) => period.fromMinute === fromMinute))
      return { problem: msg('Two rows begin at the same time.') }
    periods.push({ fromMinute, limit })
  }
  if (!periods.some(({ fromMinute }) => fromMinute === 0))
    return { problem: msg('The plan must say what counts from 00:00 on.') }
  if (scope === 'session' && running === undefined) return { problem: msg('Choose a session.') }
  const limit = {
    scope,
    connectorId: running?.connectorId ?? Number(draft.text('connectorId')),
    transactionId: wholeOf(draft.text('transaction')),
    unit: unitOf(draft),
    stackLevel: wholeOf(draft.text('stackLevel')) ?? 1,
    periods,
    daily,
    hours: wholeOf(draft.text('hours')),
  }
  return {
    payload: chargingProfilePayload(
      scope === 'session' ? limit : { ...limit, connectorId: Number(draft.text('connectorId')), transactionId: null },
      draft.target.timeZone,
      draft.now,
    ),
  }
}

function numberOf(text: string): number | null {
  const amount = Number(text.replace(',', '.'))
  return text.trim() === '' || !Number.isFinite(amount) || amount < 0 ? null : Math.round(amount * 10) / 10
}
