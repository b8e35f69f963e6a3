import type { Station } from '@charge-it/shared/model/station.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { registrationBadge } from '../../components/registration-badge.ts'
import type { FleetStation } from '../../data/fleet.ts'
import { fmt } from '../../i18n/fmt.ts'
import { pencil, wifi, wifiOff } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { registrationWord } from '../../words/registration.ts'
import { profileWord } from '../../words/security-profile.ts'

/** What is known of the device and its connection. @param tall Beside two rows of other cards. @param change Opens its form; null: not allowed. */
export function deviceCard(
  { station, online, seenAt }: FleetStation,
  timeZone: string,
  now: Date,
  tall: boolean,
  change: (() => void) | null,
): TemplateResult {
  const f = fmt()
  const { connection } = station
  const age = (moment: Date): string => f.age((now.getTime() - moment.getTime()) / 1000)
  const connected =
    online && connection.connectedAt !== null
      ? msg(str`Online for ${age(connection.connectedAt)}`)
      : online
        ? msg('Online')
        : seenAt === null
          ? msg('Never connected')
          : msg(str`Offline since ${f.moment(seenAt, timeZone, now)}`)
  const facts: readonly (readonly [string, unknown])[] = [
    [
      msg('Connection'),
      html`<span class="st st--${online ? 'available' : 'offline'}">${icon(online ? wifi : wifiOff)}${connected}</span>`,
    ],
    [msg('Last boot'), station.lastBootAt === null ? '–' : f.moment(station.lastBootAt, timeZone, now)],
    [
      msg('Model'),
      html`<span translate="no">${[station.vendor, station.model].filter((text) => text !== null).join(' ') || '–'}</span>`,
    ],
    [msg('Serial number'), station.serialNumber ?? '–'],
    ['Firmware', station.firmwareVersion ?? '–'],
    [msg('Protocol'), station.ocppVersion === null ? '–' : `OCPP ${station.ocppVersion}`],
    [msg('Security'), profileWord(station.securityProfile)],
    [
      msg('Registration'),
      station.registration === 'accepted' ? registrationWord('accepted') : registrationBadge(station),
    ],
    [msg('Total energy'), f.energy(station.totalEnergyWh, 1)],
    [msg('Tags'), (station.tags ?? []).join(', ') || '–'],
    [msg('Instance'), connection.edgeId ?? '–'],
    ...unusualFacts(station),
    ...(station.system ? [[msg('Load'), loadText(station.system, age(station.system.reportedAt))] as const] : []),
  ]
  return html`<section class="card g4 o-device ${tall ? 'tall' : ''}" aria-labelledby="device-title">
    <header class="ch"><div><h2 id="device-title">${msg('Device')}</h2></div>${change === null ? nothing : html`<div class="ca pad"><button class="btn" type="button" @click=${change}>${icon(pencil)}${msg('Change')}</button></div>`}</header>
    <dl class="facts">${facts.map(([name, content]) => html`<dt>${name}</dt><dd>${content}</dd>`)}</dl>
  </section>`
}

/** Load of the station's machine, with its age. */
function loadText(system: NonNullable<FleetStation['station']['system']>, age: string): string {
  const { cpuPercent, ramUsedMb, ramTotalMb, temperatureC } = system
  const f = fmt()
  const [cpu, used, total] = [f.number(cpuPercent, 0), f.number(ramUsedMb, 0), f.number(ramTotalMb, 0)]
  const warm = temperatureC === null ? '' : `${f.number(temperatureC, 0)} °C, `
  return msg(str`CPU ${cpu} %, memory ${used} of ${total} MB, ${warm}${age} ago`)
}

/** What is done for this charger alone, because it needs it. */
function unusualFacts({ defaultProtocol, noCloseFrame }: Station): readonly (readonly [string, string])[] {
  return [
    ...(defaultProtocol == null ? [] : [[msg('Unusual'), msg('OCPP 1.6 is assumed')] as const]),
    ...(noCloseFrame === true ? [[msg('Unusual'), msg('cut off without a farewell')] as const] : []),
  ]
}
